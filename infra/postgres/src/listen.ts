import pg from 'pg'
import { clientConfigOf, connected, type DatabaseOptions } from './connection.ts'

const RECONNECT_MS = 500

/** Listens until it is told to end; what was missed while there was no connection shows as an empty payload. */
export async function keepListening(
  url: string,
  options: DatabaseOptions,
  channel: string,
  heard: (payload: string) => void,
): Promise<() => Promise<void>> {
  let ended = false
  let client: pg.Client | undefined

  async function open(): Promise<void> {
    const next = new pg.Client(clientConfigOf(url, options, 'onrecord-listen'))
    next.on('notification', (message) => heard(message.payload ?? ''))
    next.on('error', () => undefined)
    await connected(url, next)
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    next.once('end', again)
    client = next
    if (ended) await next.end()
    else heard('')
  }

  function again(): void {
    if (ended) return
    setTimeout(() => void open().catch(again), RECONNECT_MS).unref()
  }

  await open()
  return async () => {
    ended = true
    await client?.end()
  }
}
