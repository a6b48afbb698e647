import type { ChartTheme } from './palette.ts'
import { FONT } from './parts.ts'

interface Picture {
  /** The chart, as a data address. */
  chart: string
  title: string
  /** Workspace, days, data as of: a picture that is passed on still says what it shows. */
  note: string
  dir: 'ltr' | 'rtl'
  theme: ChartTheme
}

const MARGIN = 32
const HEAD = 104

/** The chart with its title and provenance above it, as PNG. */
export async function exportPng({ chart, title, note, dir, theme }: Picture): Promise<Blob> {
  const image = new Image()
  image.src = chart
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width + 2 * MARGIN
  canvas.height = image.height + HEAD + MARGIN
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser gives no canvas to draw on')

  context.fillStyle = theme.surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.direction = dir
  context.textAlign = 'start'
  const start = dir === 'rtl' ? canvas.width - MARGIN : MARGIN
  context.fillStyle = theme.text
  context.font = `600 30px ${FONT}`
  context.fillText(title, start, 48)
  context.fillStyle = theme.dim
  context.font = `400 22px ${FONT}`
  context.fillText(note, start, 82)
  context.drawImage(image, MARGIN, HEAD)

  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the picture could not be made')) : resolve(blob)),
      'image/png',
    )
  })
}
