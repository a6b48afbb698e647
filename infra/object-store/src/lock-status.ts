import { ObjectStoreUnavailableError } from './errors.ts'
import type { LockMode } from './object-store.ts'
import type { LockProbe } from './probe-lock.ts'

/** What may be said of the store's locks. `worm` is true only after the server was seen to keep them. */
export type LockReport =
  | { configured: 'off' }
  | { configured: LockMode; worm: true }
  | { configured: LockMode; worm: false; why: string }

export interface LockStatus {
  /** Asks the server the first time, and again as long as it could not be asked. @throws ObjectStoreUnavailableError */
  find(): Promise<LockReport>
  /** What is known already; undefined before the server has answered. */
  known(): LockReport | undefined
}

export type LockStatusOptions =
  | { mode: 'off' }
  | {
      mode: LockMode | 'off'
      store: { probeLock(mode: LockMode): Promise<LockProbe> }
      /** Hears what came out, once. */
      told?(report: LockReport): void
    }

/** Nobody waits for a probe who does not need it: a process starts while its store is away. */
export function createLockStatus(options: LockStatusOptions): LockStatus {
  let known: LockReport | undefined = options.mode === 'off' ? { configured: 'off' } : undefined
  let asking: Promise<LockReport> | undefined

  async function ask(): Promise<LockReport> {
    if (options.mode === 'off') return { configured: 'off' }
    const { mode, store, told } = options
    try {
      const probe = await store.probeLock(mode)
      known = probe.worm
        ? { configured: mode, worm: true }
        : { configured: mode, worm: false, why: probe.why }
    } catch (error) {
      if (error instanceof ObjectStoreUnavailableError) throw error
      // it cannot be tried with these rights: so it is not proven
      known = { configured: mode, worm: false, why: error instanceof Error ? error.message : String(error) }
    }
    told?.(known)
    return known
  }

  return {
    known: () => known,
    async find() {
      if (known !== undefined) return known
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
  }
}
