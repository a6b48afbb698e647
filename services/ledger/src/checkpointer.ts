import type { ObjectStore } from '@onrecord/object-store'
import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { type Clock, type Logger, type Service, systemClock } from '@onrecord/service'
import { type Checkpoint, latestCheckpoints, uncovered } from './checkpoints.ts'
import { LedgerInconsistentError } from './leaf-hashes.ts'
import { createSigner } from './sign-checkpoint.ts'
import type { SigningKey } from './signing-key.ts'
import { publishTiles } from './tiles.ts'

const LOOK_EVERY_MS = 1_000

export interface CheckpointerOptions {
  db: ScopedDatabase
  /** Finds the logs of any workspace that have grown. */
  acrossWorkspaces: Database
  store: ObjectStore
  key: SigningKey
  logger: Logger
  clock?: Clock
  originOf?(workspace: string): string
  /** Asked before each look: of several processes one is enough. Absent: this one. Two at once would still agree. */
  isMyTurn?(): Promise<boolean>
  /** A checkpoint at the latest after so long, if there is anything new. */
  everyMs?: number
  /** Or after so many new entries. */
  everyEntries?: number
}

export interface Checkpointer extends Service {
  /** Signs and publishes what the log is now; undefined while it is empty. */
  checkpointNow(workspace: string): Promise<Checkpoint | undefined>
}

export const defaultOriginOf = (workspace: string): string => `onrecord.local/${workspace}`

/** Signs a checkpoint of every log that has grown and lays the log as tiles into the object store. */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const {
    db,
    acrossWorkspaces,
    store,
    key,
    logger,
    clock = systemClock,
    originOf = defaultOriginOf,
  } = options
  const { everyMs = 10_000, everyEntries = 256, isMyTurn = async () => true } = options
  const sign = createSigner({ db, key, clock, originOf })
  const inconsistent = new Set<string>()
  const unpublished = new Map<string, Checkpoint>()
  let hadTurn = false
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined

  async function checkpointNow(workspace: string): Promise<Checkpoint | undefined> {
    const checkpoint = await sign(workspace)
    if (checkpoint !== undefined) await publish(checkpoint)
    return checkpoint
  }

  async function publish(checkpoint: Checkpoint): Promise<void> {
    unpublished.set(checkpoint.workspace, checkpoint)
    await publishTiles(db.inWorkspace(checkpoint.workspace), store, checkpoint)
    unpublished.delete(checkpoint.workspace)
  }

  async function checkpointDue(): Promise<void> {
    for (const { workspace, fresh, signed_at } of await uncovered(acrossWorkspaces)) {
      const waitedMs = signed_at === null ? Infinity : clock.now().getTime() - signed_at.getTime()
      if (inconsistent.has(workspace) || (fresh > 0 && fresh < everyEntries && waitedMs < everyMs)) continue
      try {
        await checkpointNow(workspace)
      } catch (error) {
        if (error instanceof LedgerInconsistentError) inconsistent.add(workspace)
        logger.error({ err: error, workspace }, 'no checkpoint')
      }
    }
  }

  /** Whoever comes to have the turn finds what the one before may have signed and not published. */
  async function hasTurn(): Promise<boolean> {
    const had = hadTurn
    hadTurn = false
    if (!(await isMyTurn())) return false
    if (!had)
      for (const checkpoint of await latestCheckpoints(acrossWorkspaces))
        unpublished.set(checkpoint.workspace, checkpoint)
    hadTurn = true
    return true
  }

  const look = async (): Promise<void> => {
    try {
      if (!(await hasTurn())) return
      for (const checkpoint of unpublished.values()) await publish(checkpoint)
      await checkpointDue()
    } catch (error) {
      logger.warn({ err: error }, 'checkpoints wait for the database or the object store')
    }
  }

  return {
    checkpointNow,
    async start() {
      // a process that was killed may have signed what it did not publish
      for (const checkpoint of await latestCheckpoints(acrossWorkspaces))
        unpublished.set(checkpoint.workspace, checkpoint)
      timer = setInterval(() => {
        working ??= look().finally(() => {
          working = undefined
        })
      }, LOOK_EVERY_MS)
    },
    /** Signs what is left, so that nothing is unanchored while nobody runs. */
    async stop() {
      clearInterval(timer)
      await working
      for (const { workspace } of await uncovered(acrossWorkspaces).catch(() => []))
        if (!inconsistent.has(workspace))
          await checkpointNow(workspace).catch((error: unknown) =>
            logger.error({ err: error, workspace }, 'no checkpoint'),
          )
    },
  }
}
