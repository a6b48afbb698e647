import { writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { auditPdf } from '/work/main/services/reports/src/audit/audit-pdf.ts'
const h = (s: string) => createHash('sha256').update(s).digest('hex')
const types = [['consent.requested','done'],['consent.recorded','done','consent_refused'],['gate.decided','open','consent_in_force'],['gate.decided','closed','consent_missing'],['recording.stored','done'],['recording.refused','refused','consent_withdrawn'],['recording.incident','failed','hash_mismatch'],['access.played','done','complaint_check']] as const
const n = Number(process.argv[2] ?? 120)
const entries = Array.from({length: n}, (_, i) => { const [type, outcome, reason] = types[i*7 % 8]!; return ({ v: 1, workspace: 'acme', index: i+40, type, at: new Date(Date.UTC(2026,10,23,6,0,i*37)).toISOString(), actor: i % 8 === 7 ? 'user:01HZX' : 'service:recording', subject: 'sub_' + h('s'+i%20).replace(/[^a-z2-7]/g,'a').slice(0,26), target: {kind:'call', id: 'call_' + h('c'+i).replace(/[^a-z2-7]/g,'b').slice(0,26)}, outcome, ...(reason && {reason}), payloadCommitment: h('p'+i), leafHash: h('l'+i), payload: type.startsWith('consent') ? {purpose:'recording'} : {} })})
const leaves = entries.map(({leafHash, payload, ...leaf}) => ({ leaf: JSON.stringify(leaf), payload }))
const lh = (t: string) => createHash('sha256').update(Uint8Array.of(0)).update(t).digest('hex')
const leafHashes = [...Array.from({length: 40}, () => h('x')), ...leaves.map((l) => lh(l.leaf))]
const data = { bundle: { workspace:'acme', entries: leaves, leafHashes, unanchored: 0, checkpoint: `onrecord.example/acme\n${n+40}\n${createHash('sha256').update('r').digest('base64')}\n\n— onrecord.example/acme Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`, vkey: 'onrecord.example/acme+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', }, profile: {id:'acme', name:'Acme Clinics مجموعة عيادات أكمي (Gulf) 2026', timeZone:'Asia/Dubai', controller:{name:'شركة أكمي للخدمات الطبية', address:'Al Maryah Island 4, Abu Dhabi'}, recipients:[], transfers:[]}, period:{from:new Date('2026-11-22T20:00:00Z'), until:new Date('2026-11-23T20:00:00Z')} }
console.time('pdf')
const pdf = await auditPdf(data as never)
console.timeEnd('pdf')
writeFileSync('/tmp/audit.pdf', pdf); console.log(pdf.length, h(pdf.toString('latin1')))
