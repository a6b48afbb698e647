import type { Database, ScopedDatabase } from '@onrecord/postgres'
import { type Clock, type Logger, type Service, systemClock } from '@onrecord/service'
import { type Checkpoint, latestCheckpoints } from '../checkpoints.ts'
import { leafHashesOf } from '../leaf-hashes.ts'
import { consistencyProofOf } from '../merkle.ts'
import { insertAnchor, latestAnchors } from './anchors.ts'
import { type AnchorPlace, AnchorRefusedError } from './place.ts'

const LOOK_EVERY_MS = 5_000

export interface AnchorerOptions {
  db: ScopedDatabase
  /** Finds the checkpoints of all workspaces. */
  acrossWorkspaces: Database
  places: readonly AnchorPlace[]
  logger: Logger
  clock?: Clock
  /** Of several processes one is enough. Two at once would still agree. */
  isMyTurn?(): Promise<boolean>
}

export interface Anchorer extends Service {
  /** Leaves the newest checkpoint of every log wherever it is not yet. */
  anchorNow(): Promise<void>
}

/**
 * Leaves the newest checkpoint of every log in every place, and enters where it lies. A place that is away is tried again
 * at the next look; one that contradicts is told of at each, as an error.
 */
export function createAnchorer(options: AnchorerOptions): Anchorer {
  const { db, acrossWorkspaces, places, logger, clock = systemClock, isMyTurn = async () => true } = options
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined

  async function anchorAt(place: AnchorPlace, checkpoint: Checkpoint, since: number): Promise<void> {
    const { workspace, size } = checkpoint
    const scoped = db.inWorkspace(workspace)
    const proofFrom = async (older: number): Promise<Buffer[]> => {
      if (older === 0 || older === size) return []
      const hashes: Buffer[] = []
      for await (const page of leafHashesOf(scoped, workspace, 0, size)) hashes.push(...page)
      return consistencyProofOf(hashes, older, size)
    }
    const left = await place.leave(checkpoint, since, proofFrom)
    await insertAnchor(scoped, { workspace, size, place: place.name, anchoredAt: clock.now(), ...left })
  }

  async function anchorNow(): Promise<void> {
    for (const checkpoint of await latestCheckpoints(acrossWorkspaces)) {
      const { workspace, size } = checkpoint
      const known = await latestAnchors(db.inWorkspace(workspace), workspace)
      for (const place of places) {
        const since = known.find((anchor) => anchor.place === place.name)?.size ?? 0
        if (since >= size) continue
        try {
          await anchorAt(place, checkpoint, since)
        } catch (error) {
          const told = { err: error, workspace, place: place.name, size }
          if (error instanceof AnchorRefusedError) logger.error(told, 'the trail is contradicted')
          else logger.warn(told, 'not anchored')
        }
      }
    }
  }

  async function look(): Promise<void> {
    try {
      if (places.length > 0 && (await isMyTurn())) await anchorNow()
    } catch (error) {
      logger.warn({ err: error }, 'anchoring waits for the database')
    }
  }

  return {
    anchorNow,
    async start() {
      timer = setInterval(() => {
        working ??= look().finally(() => {
          working = undefined
        })
      }, LOOK_EVERY_MS)
    },
    /** What was signed at the end is anchored too. */
    async stop() {
      clearInterval(timer)
      await working
      await look()
    },
  }
}
