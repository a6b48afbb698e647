import type { AnyEvent } from '@onrecord/schemas'

/** Every event that facts are made of; a retention run is carried out and not folded. */
export type SourceEvent = Exclude<AnyEvent, { type: 'onrecord.retention.applied.v1' }>
type Clear<E> = E extends { type: infer T; data: infer D } ? { type: T; data: Omit<D, 'sealed'> } : never

/** An event as it is stored for analytics: without anything sealed. */
export type FactEvent = Clear<SourceEvent> & {
  id: string
  source: string
  /** Milliseconds since 1970, at the source. */
  time: number
  /** The data subject that the event names, before links are followed. Empty: none. */
  contact: string
}
export type FactEventOf<T extends FactEvent['type']> = Extract<FactEvent, { type: T }>

export const isOf =
  <T extends FactEvent['type']>(...types: readonly T[]) =>
  (event: FactEvent): event is FactEventOf<T> =>
    (types as readonly string[]).includes(event.type)

/** Each event once, in the one order that all folds use: by time, then by source and id. */
export function distinctInOrder(events: readonly FactEvent[]): FactEvent[] {
  const byKey = new Map<string, FactEvent>()
  for (const event of events) {
    const key = `${event.source}\n${event.id}`
    const other = byKey.get(key)
    if (other === undefined || contentOf(event) < contentOf(other)) byKey.set(key, event)
  }
  return [...byKey.values()].sort(inOrder)
}

/** Two contents under one id are a fault of the sender; the same one wins whichever came first. */
const contentOf = (event: FactEvent) => `${event.time} ${event.type} ${JSON.stringify(event.data)}`

export function inOrder(a: FactEvent, b: FactEvent): number {
  if (a.time !== b.time) return a.time - b.time
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}
