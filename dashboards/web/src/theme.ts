import { createTheme, type MantineColorsTuple } from '@mantine/core'

const ink: MantineColorsTuple = [
  '#eef3ff',
  '#dbe5ff',
  '#b8ccff',
  '#91b0ff',
  '#6f9bff',
  '#4d7df6',
  '#2f62e6',
  '#1d4ed8',
  '#1a45bf',
  '#16399c',
]
const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#f0f2f5',
  '#e2e6ec',
  '#d4dae2',
  '#c9d0da',
  '#98a2b3',
  '#6b7587',
  '#566072',
  '#343c4a',
  '#161b24',
]
const dark: MantineColorsTuple = [
  '#e8ebf0',
  '#c3cad5',
  '#9ba6b6',
  '#6d7888',
  '#3d4654',
  '#29303b',
  '#1c212a',
  '#161a21',
  '#11151b',
  '#0e1116',
]

export const theme = createTheme({
  colors: { ink, gray, dark },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: 'var(--or-font)',
  fontFamilyMonospace: 'var(--or-mono)',
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  headings: { fontFamily: 'var(--or-font)', fontWeight: '600' },
  components: {
    Tooltip: { defaultProps: { openDelay: 200, withArrow: true, multiline: true, maw: 320 } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true } },
  },
})
