/** What the first lines of a checkpoint say (c2sp.org/tlog-checkpoint): read for display, verified elsewhere. */
export function checkpointFacts(note: string): { origin: string; size: number; root: string } {
  const [origin = '', size = '', root = ''] = note.split('\n')
  if (origin === '' || !/^\d+$/.test(size) || root === '') throw new Error('not a checkpoint')
  return { origin, size: Number(size), root }
}
