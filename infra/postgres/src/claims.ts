import { createHash } from 'node:crypto'
import type { Connection, ScopedDatabase } from './database.ts'

/**
 * Exclusive claims on named things, across processes, for as long as this one lives: session-level advisory locks. When
 * the process is killed the server lets them go at once, so that no lease has to run out first.
 */
export interface Claims {
  /** False: another process, or this one, has it. */
  take(key: string): Promise<boolean>
  give(key: string): Promise<void>
  close(): Promise<void>
}

/** `scope` keeps apart what belongs to different services. A lost session is replaced; what it held, others may take. */
export function createClaims(db: ScopedDatabase, scope: string): Claims {
  const held = new Set<string>()
  let session: Promise<Connection> | undefined
  let last: Promise<unknown> = Promise.resolve()

  /** One statement at a time: they share a session. */
  function ask<Row extends object>(connection: Connection, text: string, key: string): Promise<Row[]> {
    const answer = last.then(() => connection.query<Row>(text, [lockOf(scope, key)]))
    last = answer.catch(() => undefined)
    return answer
  }

  const open = () => {
    session ??= db.connect().then(
      (connection) => {
        void connection.lost.then(() => {
          session = undefined
          held.clear()
        })
        return connection
      },
      (error: unknown) => {
        session = undefined
        throw error
      },
    )
    return session
  }

  return {
    async take(key) {
      if (held.has(key)) return false
      held.add(key)
      try {
        const connection = await open()
        const [row] = await ask<{ taken: boolean }>(
          connection,
          'SELECT pg_try_advisory_lock($1) AS taken',
          key,
        )
        if (row?.taken !== true) held.delete(key)
        return row?.taken === true
      } catch (error) {
        held.delete(key)
        throw error
      }
    },
    async give(key) {
      if (!held.delete(key)) return
      const connection = await session
      if (connection !== undefined) await ask(connection, 'SELECT pg_advisory_unlock($1)', key)
    },
    async close() {
      const connection = await session
      session = undefined
      held.clear()
      await connection?.release()
    },
  }
}

/** 63 bits of a hash. Two things that share them merely wait for each other. */
const lockOf = (scope: string, key: string) =>
  BigInt.asIntN(64, createHash('sha256').update(`${scope}/${key}`).digest().readBigUInt64BE()).toString()
