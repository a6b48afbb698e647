import type { ChartTheme } from './palette.ts'

/** The parts that every chart has in common, so that axes and tooltips look the same everywhere. */
export const FONT = "'Inter Variable', 'Noto Sans Arabic Variable', system-ui, sans-serif"

export function axisText(theme: ChartTheme) {
  return { color: theme.dim, fontFamily: FONT, fontSize: 11.5 }
}

export function axisName(theme: ChartTheme) {
  return { color: theme.dim, fontFamily: FONT, fontSize: 11.5, fontWeight: 500 as const }
}

export function tooltipBox(theme: ChartTheme) {
  return {
    backgroundColor: theme.raised,
    borderColor: theme.line,
    padding: [8, 10],
    textStyle: { color: theme.text, fontFamily: FONT, fontSize: 12.5 },
    extraCssText: 'box-shadow: 0 4px 16px rgb(0 0 0 / 12%); font-variant-numeric: tabular-nums;',
    confine: true,
    transitionDuration: 0,
  }
}

/** A tooltip's lines; text is escaped, because names come from outside. */
export function tooltipLines(
  dir: 'ltr' | 'rtl',
  title: string,
  lines: readonly { label: string; value: string; colour?: string }[],
): string {
  const rows = lines.map(({ label, value, colour }) => {
    const dot =
      colour === undefined
        ? ''
        : `<i style="display:inline-block;width:9px;height:9px;border-radius:2px;margin-inline-end:7px;background:${colour}"></i>`
    return `<div style="display:flex;justify-content:space-between;gap:20px"><span>${dot}${escape(label)}</span><b style="font-weight:600">${escape(value)}</b></div>`
  })
  return `<div dir="${dir}"><div style="margin-bottom:4px;font-weight:600">${escape(title)}</div>${rows.join('')}</div>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
