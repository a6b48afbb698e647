/** How to close what was opened, in the order of opening; closed from the last one back. */
export type Closing = (() => Promise<void>)[]

export async function closeAll(closing: Closing): Promise<void> {
  for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
}
