import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import {
  MetricDefinition,
  MetricResult,
  Overview,
  Person,
  PersonSummary,
  Session,
} from '../../../schemas/src/index.ts'

const dist = join(import.meta.dirname, '../dist')
const role = process.env.ROLE ?? 'admin'
let seed = 7
const rnd = () => (seed = (seed * 16807) % 2147483647) / 2147483647
const int = (a: number, b: number) => a + Math.floor(rnd() * (b - a + 1))
const b32 = () => Array.from({ length: 26 }, () => 'abcdefghijklmnopqrstuvwxyz234567'[int(0, 31)]).join('')
const hex = () => Array.from({ length: 64 }, () => '0123456789abcdef'[int(0, 15)]).join('')
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

const session = Session.parse({
  user: { id: 'usr_1', name: 'Layla Haddad', role },
  workspaces: [
    { id: 'corniche-dental', name: 'Corniche Dental', timeZone: 'Asia/Dubai' },
    { id: 'nordwind-reisen', name: 'Nordwind Reisen', timeZone: 'Europe/Berlin' },
    { id: 'empty-shop', name: 'Empty Shop', timeZone: 'UTC' },
  ],
  dataFrom: {
    'corniche-dental': { from: '2027-02-01', to: '2027-02-28' },
    'nordwind-reisen': { from: '2027-02-12', to: '2027-02-12' },
  },
})
const AGENTS = ['Amal Nasser', 'Jonas Weber', 'Sofía Romero', 'Omar Saleh', 'Priya Nair', 'Marta Kowalska']
function days(from: string, to: string) {
  const out = []
  for (let d = Date.parse(from); d <= Date.parse(to); d += 864e5)
    out.push(new Date(d).toISOString().slice(0, 10))
  return out
}
function overview(from: string, to: string, ws: string) {
  seed = 7 + days(from, to).length
  const list = days(from, to)
  const at =
    list.length === 1
      ? Array.from({ length: 13 }, (_, h) => `${from}T${String(h + 8).padStart(2, '0')}`)
      : list
  const spark = (f: () => number | null) => at.map((a) => ({ at: a, value: f() }))
  const empty = ws === 'empty-shop'
  return Overview.parse({
    dataAsOf: empty ? null : '2027-02-28T19:41:12Z',
    from,
    to,
    figures: empty
      ? []
      : [
          {
            name: 'answer_rate',
            title: 'Answer rate',
            unit: 'share',
            value: from < '2027-02' ? 0.79 : 0.8231,
            of: 1284,
            missing: 0,
            spark: spark(() => 0.7 + rnd() * 0.25),
          },
          {
            name: 'first_response_p50',
            title: 'First response p50',
            unit: 'seconds',
            value: 252,
            of: 913,
            missing: 41,
            spark: spark(() => (rnd() < 0.1 ? null : int(180, 420))),
          },
          {
            name: 'first_response_p90',
            title: 'First response p90',
            unit: 'seconds',
            value: 2711,
            of: 913,
            missing: 41,
            spark: spark(() => int(1500, 4000)),
          },
          {
            name: 'resolution_p50',
            title: 'Resolution p50',
            unit: 'seconds',
            value: 11520,
            of: 742,
            missing: 171,
            spark: spark(() => int(9000, 16000)),
          },
          {
            name: 'recording_coverage',
            title: 'Recording coverage',
            unit: 'share',
            value: 0.412,
            of: 1057,
            missing: 12,
            spark: spark(() => 0.3 + rnd() * 0.2),
          },
          {
            name: 'calls',
            title: 'Calls',
            unit: 'calls',
            value: 1592,
            of: null,
            missing: null,
            spark: spark(() => int(30, 90)),
          },
        ],
    firstResponse: {
      buckets: empty
        ? []
        : [
            [0, 10],
            [10, 30],
            [30, 60],
            [60, 120],
            [120, 300],
            [300, 600],
            [600, 1800],
            [1800, 3600],
            [3600, 14400],
            [14400, 86400],
            [86400, null],
          ].map(([fromS, toS], i) => ({
            fromS,
            toS,
            cycles: [12, 34, 66, 118, 201, 164, 158, 81, 52, 21, 6][i],
          })),
      p50: empty ? null : 252,
      p90: empty ? null : 2711,
      p95: empty ? null : 6120,
    },
    heatMap: empty
      ? []
      : Array.from({ length: 7 * 24 }, (_, i) => {
          const weekday = Math.floor(i / 24) + 1,
            hour = i % 24
          const load = Math.max(0, 14 - Math.abs(hour - 13) * 1.6) * (weekday === 5 ? 0.4 : 1)
          const offered = Math.round(load * (0.6 + rnd()))
          return { weekday, hour, offered, answered: Math.round(offered * (0.6 + rnd() * 0.4)) }
        }),
    outcomes: empty
      ? []
      : at.flatMap((a) =>
          [
            ['answered', 44],
            ['no_answer', 8],
            ['abandoned', 5],
            ['declined_by_business', 2],
            ['declined_by_user', 3],
            ['cancelled_by_business', 2],
            ['failed', 1],
            ['indeterminate', 1],
          ].map(([outcome, n]) => ({
            at: a,
            direction: 'inbound',
            outcome,
            calls: Math.round((n as number) * (0.4 + rnd())),
          })),
        ),
    agents: empty
      ? []
      : AGENTS.map((agent, i) => ({
          agent,
          callsAnswered: int(40, 220),
          talkS: int(9000, 61000),
          replies: int(120, 800),
          responseP50: i === 4 ? null : int(90, 900),
          cyclesClosed: int(30, 190),
          resolutionP50: int(4000, 30000),
        })),
    recordingCoverage: empty
      ? []
      : [
          ['recorded', 435],
          ['consent_refused', 211],
          ['consent_missing', 188],
          ['consent_requested_unanswered', 131],
          ['consent_withdrawn', 47],
          ['not_delivered', 22],
          ['expired_7d', 11],
          ['hash_mismatch', 4],
          ['pending', 8],
        ].map(([reason, calls]) => ({ reason, calls })),
  })
}
const people = Array.from({ length: 42 }, (_, i) =>
  PersonSummary.parse({
    subject: `sub_${b32()}`,
    ...(i % 7 !== 6 && {
      name: [
        'Fatima Al Mansoori',
        'Lukas Brandt',
        'María Ortega',
        'يوسف الخطيب',
        'Chidi Okafor',
        'Anika Rao',
      ][i % 6],
    }),
    ...(i % 5 !== 4
      ? { phone: `+9715012${String(34567 + i * 13)}` }
      : { bsuid: `AE.${1234567890 + i * 7919}` }),
    country: ['AE', 'DE', 'ES', 'JO', 'NG', 'IN'][i % 6],
    calls: int(0, 9),
    recordings: int(0, 4),
    lastSeen: `2027-02-${String(28 - (i % 27)).padStart(2, '0')}T1${i % 10}:2${i % 6}:00Z`,
  }),
)
function person(subject: string) {
  seed = 99
  const found = people.find((p) => p.subject === subject) ?? people[0]!
  const call = (i: number, extra: object) => ({
    call: `call_${b32()}`,
    direction: i % 2 ? 'outbound' : 'inbound',
    outcome: 'answered',
    startedAt: `2027-02-${12 + i}T10:1${i}:00Z`,
    talkS: 252 + i * 71,
    agent: AGENTS[i % 6],
    account: '15550001',
    recording: null,
    transcript: null,
    decisions: [],
    ...extra,
  })
  const decision = (open: boolean, reason: string, purpose = 'recording') => ({
    decisionId: `dec_${b32()}`,
    workspace: 'corniche-dental',
    call: `call_${b32()}`,
    purpose,
    verdict: open ? 'open' : 'closed',
    reason,
    participants: [
      {
        role: 'contact',
        subject: found.subject,
        open,
        reason,
        ...(open && { basis: 'A6-1-a-explicit-consent' }),
        records: open ? [`rec_${b32()}`] : [],
      },
      {
        role: 'agent',
        subject: 'sub_' + b32(),
        open: true,
        reason: 'other_basis_accepted',
        basis: 'A6-1-b-contract',
        records: [`rec_${b32()}`],
      },
    ],
    interval: { from: '2027-02-12T10:10:00Z', until: '2027-02-12T10:15:00Z' },
    policyVersion: 3,
    engineVersion: '1.0.0',
    decidedAt: '2027-02-12T10:16:41Z',
  })
  const notice = { id: 'recording-notice', version: 2, language: 'ar', sha256: hex() }
  return Person.parse({
    subject: found.subject,
    country: found.country,
    identifiers: [
      { kind: 'name', value: found.name ?? 'No' },
      { kind: 'phone', value: found.phone ?? '+971501234567' },
      { kind: 'bsuid', value: 'AE.1378420193845' },
    ],
    consent: [
      {
        purpose: 'recording',
        status: 'given',
        since: '2027-02-11T08:12:00Z',
        until: '2028-02-11T08:12:00Z',
        notice,
        method: 'button_reply',
      },
      {
        purpose: 'transcription',
        status: 'withdrawn',
        since: '2027-02-20T09:00:00Z',
        notice,
        method: 'button_reply',
      },
      { purpose: 'quality_analytics', status: 'requested', since: '2027-02-11T08:12:00Z', notice },
      { purpose: 'ai_training', status: 'unknown' },
    ],
    callPermission: { status: 'temporary', until: '2027-03-04T14:20:00Z' },
    calls: [
      call(4, {
        recording: {
          recording: `rcd_${b32()}`,
          state: 'stored',
          audioS: 388.4,
          sizeBytes: 1530000,
          sha256: hex(),
          retainedUntil: '2027-08-16T10:00:00Z',
        },
        transcript: { transcript: `trn_${b32()}`, state: 'refused', language: 'ar' },
        decisions: [
          decision(true, 'consent_in_force'),
          decision(false, 'consent_withdrawn', 'transcription'),
        ],
      }),
      call(3, {
        recording: { recording: `rcd_${b32()}`, state: 'refused', reason: 'consent_withdrawn' },
        decisions: [decision(false, 'consent_withdrawn')],
      }),
      call(2, { outcome: 'no_answer', talkS: null, agent: null }),
      call(1, {
        recording: { recording: `rcd_${b32()}`, state: 'erased', reason: 'retention' },
        transcript: { transcript: `trn_${b32()}`, state: 'erased' },
        decisions: [decision(true, 'consent_in_force')],
      }),
      call(0, { recording: { recording: `rcd_${b32()}`, state: 'pending' } }),
    ],
    conversations: [1, 2, 3].map((cycle) => ({
      account: '15550001',
      cycle,
      openedAt: `2027-02-1${cycle}T07:00:00Z`,
      closedAt: cycle === 3 ? null : `2027-02-1${cycle}T09:30:00Z`,
      firstResponseS: cycle * 97,
      resolutionS: cycle === 3 ? null : 9000,
      messagesIn: cycle * 4,
      messagesOut: cycle * 5,
    })),
    trail: [
      ['consent.requested', 'done', undefined, 'recording'],
      ['consent.recorded', 'done', undefined, 'recording'],
      ['gate.decided', 'open', 'consent_in_force', 'recording'],
      ['recording.stored', 'done'],
      ['consent.recorded', 'done', 'consent_withdrawn', 'transcription'],
      ['gate.decided', 'closed', 'consent_withdrawn', 'transcription'],
      ['recording.refused', 'refused', 'consent_withdrawn'],
      ['access.played', 'done', 'complaint'],
    ].map(([type, outcome, reason, purpose], i) => ({
      index: 4120 + i * 17,
      at: `2027-02-1${i + 1}T08:12:00Z`,
      type,
      actor: i === 7 ? 'user:usr_1' : 'service:consent',
      outcome,
      ...(reason && { reason }),
      target: { kind: i === 7 ? 'recording' : 'call', id: `call_${b32()}` },
      ...(purpose && { purpose }),
      ...(i !== 3 && { payload: { prompt: 'prm_1', status: 'given', notice: 'recording-notice@2' } }),
      leafHash: hex(),
    })),
    holdings: [
      { store: 'postgres', category: 'identifiers', items: 3, bytes: 412 },
      { store: 'postgres', category: 'consent_records', items: 4, bytes: 6120 },
      {
        store: 'object_store',
        category: 'recordings',
        items: 1,
        bytes: 1530000,
        retainedUntil: '2027-08-16T10:00:00Z',
      },
      { store: 'clickhouse', category: 'call_facts', items: 5 },
      { store: 'clickhouse', category: 'message_facts', items: 27 },
      {
        store: 'event_log',
        category: 'events',
        items: 61,
        bytes: 48211,
        retainedUntil: '2027-03-20T00:00:00Z',
      },
      { store: 'ledger', category: 'ledger_entries', items: 8, bytes: 5120 },
    ],
  })
}
const metrics = [
  MetricDefinition.parse({
    name: 'call_outcomes',
    title: 'Call outcomes',
    definition: '',
    unit: 'calls',
    nullRule: '',
    metricSet: 'v1',
    version: 1,
    dimensions: ['account', 'agent', 'country', 'direction'],
    values: ['calls'],
  }),
]
const problem = (status: number, code: string, title: string, detail?: string) => ({
  status,
  body: { type: 'about:blank', title, status, code, detail, requestId: 'req-7f3k2q' },
})
let signedIn = !process.env.SIGNED_OUT

createServer((req, res) => {
  const url = new URL(req.url ?? '/', 'http://x')
  const q = url.searchParams
  const p = url.pathname
  const json = (body: unknown, status = 200, type = 'application/json') => {
    res.writeHead(status, { 'content-type': type })
    res.end(JSON.stringify(body))
  }
  const fail = (x: ReturnType<typeof problem>) => json(x.body, x.status, 'application/problem+json')
  if (p === '/api/session') {
    if (req.method === 'POST') {
      if (q.get('bad')) return fail(problem(401, 'sign_in_refused', 'no'))
      signedIn = true
      return json(session)
    }
    if (req.method === 'DELETE') {
      signedIn = false
      res.writeHead(204)
      return res.end()
    }
    return signedIn ? json(session) : fail(problem(401, 'not_signed_in', 'Sign in first'))
  }
  if (p === '/v1/metrics') return json(metrics)
  const m = /^\/v1\/workspaces\/([^/]+)\/(.*)$/.exec(p)
  if (m) {
    const [, ws = '', rest = ''] = m
    if (rest === 'overview')
      return q.get('country') === 'XX'
        ? fail(
            problem(
              503,
              'clickhouse_unreachable',
              'The figures are not there',
              'ClickHouse did not answer within 5 s',
            ),
          )
        : q.get('country') === 'ZZ'
          ? undefined
          : json(overview(q.get('from')!, q.get('to')!, ws))
    if (rest.startsWith('metrics/')) {
      const by = q.get('by')!
      return json(
        MetricResult.parse({
          metric: 'call_outcomes',
          unit: 'calls',
          by: [by],
          rows: (
            {
              account: ['15550001', '15550002'],
              agent: AGENTS,
              country: ['AE', 'DE', 'ES', 'IN', 'JO', 'NG'],
            } as Record<string, string[]>
          )[by]!.map((v) => ({ dimensions: { [by]: v }, values: { calls: 3 } })),
          dataAsOf: null,
        }),
      )
    }
    if (rest === 'people') {
      const s = q.get('query') ?? ''
      return json(
        ws === 'empty-shop'
          ? []
          : people
              .filter((x) => JSON.stringify(x).toLowerCase().includes(s.toLowerCase()))
              .slice(0, Number(q.get('limit'))),
      )
    }
    if (/^people\/[^/]+$/.test(rest))
      return rest.includes('nobody')
        ? fail(problem(404, 'person_not_found', 'x'))
        : json(person(rest.split('/')[1]!))
    if (rest.startsWith('exports/') || rest.endsWith('/package')) {
      res.writeHead(200, {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="audit_corniche-dental_2027-02-01_2027-02-28.${q.get('format') ?? 'zip'}"`,
      })
      return res.end('x'.repeat(81234))
    }
    return fail(problem(404, 'not_found', 'x'))
  }
  const file = join(dist, p)
  const path = extname(p) && existsSync(file) ? file : join(dist, 'index.html')
  res.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:",
  })
  res.end(readFileSync(path))
}).listen(Number(process.env.PORT ?? 4300), '127.0.0.1')
