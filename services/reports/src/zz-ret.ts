import { writeFileSync } from 'node:fs'
import { reportRetention } from '../../privacy/src/domain/report-retention.ts'
import { DEFAULT_RULES } from '../../privacy/src/index.ts'
import { retentionPdf } from './retention/retention-pdf.ts'
import { retentionCsv } from './retention/retention-csv.ts'
const policy = { workspace:'acme', version: 2, approvedBy:'user:dpo1', effectiveFrom:'2026-01-05T08:00:00Z', rules:[...DEFAULT_RULES] }
const at = new Date('2026-11-23T12:00:00Z')
const mk = (n: number, days: number, bytes: number, open = 0) => Array.from({length:n}, (_, i) => ({ id: 'x'+i, bytes: bytes+i, ...(i >= open && { endedAt: new Date(at.getTime() - ((i*7919) % days)*86400000) }) }))
const report = reportRetention({ workspace:'acme', policy, timeZone:'Asia/Dubai', at, heldItems: new Set(['x3']), held: { recordings: mk(320, 220, 45000), transcripts: mk(210, 190, 4000), facts: mk(4200, 760, 300, 40), consent_records: mk(600, 2200, 900, 300) }, runs: [{runId:'run_'+'ab12'.repeat(8), workspace:'acme', policyVersion:2, startedAt:'2026-11-22T22:00:00Z', finishedAt:'2026-11-22T22:00:03Z', categories: DEFAULT_RULES.map((r) => ({category:r.category, before:'2026-05-26T20:00:00Z', items: 12, bytes: 40000, withheld: 1}))}] })
writeFileSync('/tmp/ret.pdf', await retentionPdf({ report, profile: {id:'acme', name:'Acme Clinics', timeZone:'Asia/Dubai', controller:{name:'شركة أكمي للخدمات الطبية'}, recipients:[], transfers:[]} }))
console.log(retentionCsv({report, profile: {} as never}).toString().slice(0,600))
