import { useComputedColorScheme } from '@mantine/core'

export type Scheme = 'light' | 'dark'

/**
 * One colour per meaning, the same on every page. After Okabe and Ito's colour-blind-safe set, darkened or lightened
 * until each has a contrast of 3:1 with the surface it is drawn on (WCAG 1.4.11).
 */
const OUTCOMES: Record<string, Record<Scheme, string>> = {
  answered: { light: '#1668b0', dark: '#4da3e8' },
  no_answer: { light: '#b97700', dark: '#e6a323' },
  abandoned: { light: '#a9518d', dark: '#d98fc0' },
  declined_by_business: { light: '#c2410c', dark: '#f0794a' },
  declined_by_user: { light: '#d0643f', dark: '#f29b7a' },
  cancelled_by_business: { light: '#6f7f95', dark: '#8f9db1' },
  failed: { light: '#333c4b', dark: '#c3cad5' },
  blocked: { light: '#5b4636', dark: '#b59a86' },
  indeterminate: { light: '#8a93a1', dark: '#6d7888' },
  unknown: { light: '#8a93a1', dark: '#6d7888' },
}

/** The order in which outcomes are stacked and listed, the good news at the bottom. */
export const OUTCOME_ORDER = Object.keys(OUTCOMES)

export interface ChartTheme {
  text: string
  dim: string
  line: string
  surface: string
  raised: string
  accent: string
  open: string
  wait: string
  closed: string
  /** Light to dark in the light scheme, dark to light in the dark one: more is stronger. */
  scale: string[]
  outcome: (name: string) => string
}

const THEMES: Record<Scheme, Omit<ChartTheme, 'outcome'>> = {
  light: {
    text: '#161b24',
    dim: '#566072',
    line: '#e2e6ec',
    surface: '#ffffff',
    raised: '#ffffff',
    accent: '#1668b0',
    open: '#0a7d70',
    wait: '#b97700',
    closed: '#c2410c',
    scale: ['#eef4fb', '#c9ddf3', '#94bde6', '#5596d3', '#1668b0', '#0b4274'],
  },
  dark: {
    text: '#e8ebf0',
    dim: '#9ba6b6',
    line: '#29303b',
    surface: '#161a21',
    raised: '#1c212a',
    accent: '#4da3e8',
    open: '#3fbfac',
    wait: '#e6a323',
    closed: '#f0794a',
    scale: ['#1b2330', '#1d3a59', '#215582', '#2f78b5', '#4da3e8', '#a5d3fb'],
  },
}

export function chartTheme(scheme: Scheme): ChartTheme {
  const fallback = OUTCOMES.unknown
  return {
    ...THEMES[scheme],
    outcome: (name) => (OUTCOMES[name] ?? fallback)?.[scheme] ?? THEMES[scheme].dim,
  }
}

export function useChartTheme(): ChartTheme {
  return chartTheme(useComputedColorScheme('light'))
}
