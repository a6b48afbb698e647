import { ClickHouseUnavailableError } from './clickhouse.ts'

/** No statement of ours takes so long: the engine hangs. */
const DEADLINE_MS = 600_000

/** Statements of one connection, one after the other. */
export interface Line<Client> {
  /** How many are under way or wait. */
  waiting(): number
  run<T>(statement: (client: Client) => Promise<T>): Promise<T>
  /** Waits for all of them. */
  close(): Promise<void>
}

/**
 * One at a time, because the embedded engine does so anyway, and because a queue here can be waited for when closing. A
 * statement that never comes back fails after the deadline, and so does all that waits behind it: loudly, not for ever.
 */
export function createLine<Client extends { close(): Promise<void> }>(
  client: Client,
  deadlineMs = DEADLINE_MS,
): Line<Client> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let broken: ClickHouseUnavailableError | undefined

  async function within<T>(statement: (client: Client) => Promise<T>): Promise<T> {
    if (broken !== undefined) throw broken
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        broken = new ClickHouseUnavailableError(`a statement has not come back for ${deadlineMs / 1000} s`)
        reject(broken)
      }, deadlineMs)
    })
    try {
      return await Promise.race([statement(client), deadline])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    waiting: () => waiting,
    async run(statement) {
      waiting += 1
      const turn = last.then(() => within(statement))
      last = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        waiting -= 1
      }
    },
    async close() {
      await last
      if (broken === undefined) await client.close()
    },
  }
}
