import { flow } from './flow.ts'
import type { LegendItem } from './Legend.tsx'
import type { ChartTheme } from './palette.ts'
import { FONT } from './parts.ts'

interface Picture {
  /** The chart, as a data address. */
  chart: string
  title: string
  /** Workspace, days, zone: a picture that is passed on still says what it shows. */
  note: string
  legend: readonly LegendItem[]
  dir: 'ltr' | 'rtl'
  theme: ChartTheme
}

const MARGIN = 32
const HEAD = 112
const ROW = 36
const SWATCH = 20
const GAP = 28

/** The chart with its title, provenance and legend above it, as PNG. */
export async function exportPng({ chart, title, note, legend, dir, theme }: Picture): Promise<Blob> {
  const image = new Image()
  image.src = chart
  await image.decode()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser gives no canvas to draw on')

  const items = legend.map(({ word, value, colour }) => ({ text: `${word}  ${value}`, colour }))
  context.font = `400 22px ${FONT}`
  const widths = items.map(
    ({ text, colour }) => context.measureText(text).width + (colour === undefined ? 0 : SWATCH + 10),
  )
  const places = flow(widths, image.width, GAP)
  const legendHeight = ROW * (places.length === 0 ? 0 : (places.at(-1)?.row ?? 0) + 1)
  // Setting the size also clears what was set before.
  canvas.width = image.width + 2 * MARGIN
  canvas.height = HEAD + legendHeight + image.height + MARGIN

  context.fillStyle = theme.surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.direction = dir
  context.textAlign = 'start'
  const fromStart = (offset: number) => (dir === 'rtl' ? canvas.width - MARGIN - offset : MARGIN + offset)
  context.fillStyle = theme.text
  context.font = `600 30px ${FONT}`
  context.fillText(title, fromStart(0), 48)
  context.fillStyle = theme.dim
  context.font = `400 22px ${FONT}`
  context.fillText(note, fromStart(0), 84)
  items.forEach(({ text, colour }, index) => {
    const { at, row } = places[index] ?? { at: 0, row: 0 }
    const baseline = HEAD + ROW * row + 22
    if (colour !== undefined) {
      context.fillStyle = colour
      context.fillRect(fromStart(at) - (dir === 'rtl' ? SWATCH : 0), baseline - 18, SWATCH, SWATCH)
    }
    context.fillStyle = theme.text
    context.fillText(text, fromStart(at + (colour === undefined ? 0 : SWATCH + 10)), baseline)
  })
  context.drawImage(image, MARGIN, HEAD + legendHeight)
  return pngOf(canvas)
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the picture could not be made')) : resolve(blob)),
      'image/png',
    )
  })
}
