import { mkdtemp } from 'node:fs/promises'
import { migrations as im, createIdentities } from '@onrecord/identity'
import { createKeyring, migrations as km, readKeyFile } from '@onrecord/keys'
import { createTestDatabase } from '@onrecord/postgres/testing'
const test = await createTestDatabase([km, im])
const keyring = await createKeyring(test.db, await readKeyFile((await mkdtemp('/tmp/ib-')) + '/k'))
const stats = new Map<string, [number, number]>()
const wrap = (s: any) => ({ ...s, async query(t: string, v: any) { const t0 = performance.now(); const r = await s.query(t, v); const k = t.trim().slice(0, 60); const e = stats.get(k) ?? [0, 0]; e[0]++; e[1] += performance.now() - t0; stats.set(k, e); return r } })
const db = { ...wrap(test.db), transaction: (w: any) => test.db.transaction((tx) => w(wrap(tx))) }
const ids = createIdentities({ db: db as any, keyring })
const t0 = performance.now()
for (let i = 0; i < 1500; i++) await ids.resolve('amal', { phone: '+49' + (1570000000 + i), bsuid: 'DE.' + i, name: 'N' + i })
console.log('per new', ((performance.now() - t0) / 1500).toFixed(2))
for (const [k, [n, ms]] of stats) console.log((ms / n).toFixed(2), n, k)
await keyring.close(); await test[Symbol.asyncDispose](); process.exit(0)
