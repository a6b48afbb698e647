import { createHash } from 'node:crypto'
import type { Connection, ScopedDatabase } from './database.ts'

/**
 * Work that only one of all processes does at a time: whoever has the turn keeps it until it closes or its session is
 * lost, with which the server gives the turn to the next who asks. Two may believe for a moment that it is theirs, after
 * a session was lost unnoticed: what is done in a turn must be safe to do twice.
 */
export interface Turn {
  /** Takes the turn if it is free. */
  isMine(): Promise<boolean>
  /** Whether it was, when last looked. */
  had(): boolean
  close(): Promise<void>
}

/** A session-level advisory lock by name. */
export function createTurn(db: ScopedDatabase, name: string): Turn {
  let session: Connection | undefined
  let isHeld = false
  let last: Promise<boolean> = Promise.resolve(false)
  const lock = createHash('sha256').update(`turn/${name}`).digest().readBigInt64BE().toString()

  async function open(): Promise<Connection> {
    const opened = await db.connect()
    session = opened
    void opened.lost.then(() => {
      if (session !== opened) return
      session = undefined
      isHeld = false
    })
    return opened
  }

  async function take(): Promise<boolean> {
    if (isHeld) return true
    const [row] = await (session ?? (await open())).query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS taken',
      [lock],
    )
    isHeld = row?.taken === true
    return isHeld
  }

  return {
    isMine() {
      // one statement at a time, and never two locks by one session
      last = last.catch(() => false).then(take)
      return last
    },
    had: () => isHeld,
    async close() {
      await last.catch(() => false)
      const closing = session
      session = undefined
      isHeld = false
      await closing?.release()
    },
  }
}
