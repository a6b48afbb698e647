import { createHmac } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { createPostgresEventLog, migrations as lm } from '@onrecord/event-log'
import { createIdentities, migrations as im } from '@onrecord/identity'
import { createKeyring, migrations as km, readKeyFile } from '@onrecord/keys'
import { createDatabase, migrate, startEmbeddedPostgres } from '@onrecord/postgres'
import { createHttpApp, createLogger } from '@onrecord/service'
import { createIngest, migrations } from './index.ts'
const folder = await mkdtemp('/tmp/ib-')
const pgs = await startEmbeddedPostgres({ folder: folder + '/pg', running: 'stop' })
const db = createDatabase(pgs.url); await migrate(db, [km, im, lm, migrations])
const keyring = await createKeyring(db, await readKeyFile(folder + '/k'))
const log = await createPostgresEventLog(db)
const ingest = createIngest({ db, keyring, identities: createIdentities({ db, keyring }), log })
await ingest.accounts.createWorkspace({ id: 'amal', name: 'A', controller: 'A', timeZone: 'UTC' })
await ingest.accounts.createAccount({ workspace: 'amal', account: 'amal-support', name: 'S', messagesOwner: 'whatsapp', sources: { whatsapp: { phoneNumberId: '1', displayPhoneNumber: '4930000000', appSecret: 's', verifyToken: 'v', accessToken: 't' } } })
const app = createHttpApp({ logger: createLogger('warn') }); ingest.routes(app)
await app.listen({ port: 0, host: '127.0.0.1' }); const port = (app.server.address() as any).port
const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const times: number[] = []; let bad = 0
const one = (i: number, contacts: number) => new Promise<void>((done) => {
  const phone = String(4915700000000 + (i % contacts))
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: '1', display_phone_number: '4930000000' }, contacts: [{ wa_id: phone, user_id: 'DE.' + phone, profile: { name: 'N' + phone } }], messages: [{ from: phone, from_user_id: 'DE.' + phone, id: 'wamid.' + Math.random(), timestamp: '1795000000', type: 'text', text: { body: 'hello' } }] } }] }] })
  const t = performance.now()
  const r = request({ port, agent, method: 'POST', path: '/webhooks/whatsapp/amal-support', headers: { 'content-type': 'application/json', 'x-hub-signature-256': 'sha256=' + createHmac('sha256', 's').update(body).digest('hex') } }, (res) => { res.resume(); res.on('end', () => { times.push(performance.now() - t); if (res.statusCode !== 200) bad++; done() }) })
  r.end(body)
})
for (const [label, contacts, n] of [['warm-up', 50, 400], ['120 contacts', 120, 2000], ['all new contacts', 1e9, 2000]] as const) {
  times.length = 0; const all: Promise<void>[] = []; const t0 = performance.now()
  for (let i = 0; i < n; i++) { const due = t0 + i * 5; const w = due - performance.now(); if (w > 0) await new Promise((r) => setTimeout(r, w)); all.push(one(i + 1000, contacts)) }
  await Promise.all(all); times.sort((a, b) => a - b)
  console.log(label, 'p50', times[n / 2]!.toFixed(1), 'p99', times[Math.floor(n * .99)]!.toFixed(1), 'max', times[n - 1]!.toFixed(1), 'bad', bad, 'rate', (n / (performance.now() - t0) * 1000).toFixed(0))
}
await app.close(); await log.close(); await keyring.close(); await db.close(); await pgs.stop(); process.exit(0)
