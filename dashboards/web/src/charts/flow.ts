/** Where each item of a line of items stands: from the start, and in which row, wrapping at the width. */
export function flow(widths: readonly number[], width: number, gap: number): { at: number; row: number }[] {
  let at = 0
  let row = 0
  return widths.map((itemWidth) => {
    if (at > 0 && at + itemWidth > width) {
      at = 0
      row++
    }
    const place = { at, row }
    at += itemWidth + gap
    return place
  })
}
