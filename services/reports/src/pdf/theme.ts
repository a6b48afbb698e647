/** Colours and sizes (points) of every report. */
export const COLOUR = {
  ink: '#18212c',
  muted: '#5c6774',
  line: '#d5dbe1',
  soft: '#f2f5f6',
  accent: '#0e5a5a',
  good: '#1d7a4a',
  caution: '#a35c00',
  bad: '#b0271c',
  bars: ['#0e5a5a', '#2f8f83', '#7fb8a8', '#e0a94a', '#c96f3b', '#a4443a', '#5c6774'],
} as const

export const SIZE = { small: 7, body: 9, lead: 11, heading: 15, title: 27 } as const

export const MARGIN = 42
