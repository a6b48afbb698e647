/** A service asked for what it has no need of by `NEEDS`: a fault of ours. */
export class SystemNotOpenedError extends Error {
  override name = 'SystemNotOpenedError'
}

const stands = new WeakSet<object>()

/** Stands in the wiring where a system would be that this process is not connected to. */
export function unopened<T extends object>(system: string): T {
  const stand = new Proxy({} as T, {
    get(_, property) {
      // so that async functions can hand it on
      if (property === 'then') return undefined
      throw new SystemNotOpenedError(
        `this process is not connected to ${system}: ${String(property)} was asked of it`,
      )
    },
  })
  stands.add(stand)
  return stand
}

export const isUnopened = (system: object): boolean => stands.has(system)
