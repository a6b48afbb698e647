import { writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runOnRecord, startOnRecord, temporaryFolder } from '../systems/onrecord.ts'
import { aMessage, signed, WHATSAPP, webhook } from '../systems/whatsapp.ts'
import { type Figure, quantile, round } from './figures.ts'

const PER_SECOND = 200
const SECONDS = 20
const AFTER_START = 400
const KNOWN = 500
const ACCOUNT = 'bench-support'

interface Delivery {
  body: string
  headers: Record<string, string>
}

/**
 * Webhook to durable: the answer comes after the events are durable in the log. An open loop at a steady rate, so that a
 * slow answer delays no other request; each is timed from when it was to be sent.
 */
export async function benchWebhook(): Promise<Figure[]> {
  await using folder = await temporaryFolder()
  const data = join(folder.path, 'data')
  await setUpAccount(data, folder.path)
  const writer = createWriter()
  const figures: Figure[] = []
  const measure = async (url: string, what: string, count: number, newShare: number) =>
    figures.push({ what, ...(await deliverSteadily(url, writer.write(count, newShare))) })

  const first = await startOnRecord(data, ['start', '--empty'])
  try {
    await measure(first.url, 'right after the first start, 1 contact in 10 new', AFTER_START, 0.1)
    await deliverSteadily(first.url, writer.introduce(KNOWN))
    await measure(first.url, 'known contacts', PER_SECOND * SECONDS, 0)
    await measure(first.url, '1 contact in 10 new', PER_SECOND * SECONDS, 0.1)
    await measure(first.url, 'every contact new', PER_SECOND * SECONDS, 1)
  } finally {
    await first.stop()
  }
  const second = await startOnRecord(data, ['start', '--empty'])
  try {
    await measure(second.url, 'right after a second start, 1 contact in 10 new', AFTER_START, 0.1)
  } finally {
    await second.stop()
  }
  return figures
}

async function setUpAccount(data: string, folder: string): Promise<void> {
  const file = join(folder, 'account.json')
  const account = { workspace: 'bench', account: ACCOUNT, name: 'Bench', messagesOwner: 'whatsapp' }
  await writeFile(file, JSON.stringify({ ...account, sources: { whatsapp: WHATSAPP } }))
  const workspace = ['workspace', 'add', 'bench', '--name', 'Bench', '--controller', 'Bench GmbH']
  for (const args of [
    [...workspace, '--time-zone', 'Europe/Berlin'],
    ['account', 'add', file],
  ]) {
    const { code, stderr } = await runOnRecord([...args, '--data', data])
    if (code !== 0) throw new Error(`onrecord ${args.join(' ')}: ${stderr}`)
  }
}

/** Writes webhooks of one text message each, signed beforehand: the generator has only to send them. */
function createWriter() {
  let messages = 0
  let people = 0
  const from = (person: number) => `4915${String(person).padStart(9, '0')}`
  function deliveryFrom(person: number): Delivery {
    messages += 1
    const at = Math.floor(Date.now() / 1000)
    const message = aMessage(`bench${messages}`, { from: from(person), at, text: `Message ${messages}` })
    const body = webhook([message])
    return { body, headers: signed(body) }
  }
  return {
    introduce: (count: number) => Array.from({ length: count }, () => deliveryFrom(people++)),
    /** Every so many of a stranger, the others of people who have written before. */
    write: (count: number, newShare: number) =>
      Array.from({ length: count }, (_, n) => {
        const isNew = Math.floor((n + 1) * newShare) > Math.floor(n * newShare) || people === 0
        return deliveryFrom(isNew ? people++ : (n * 7919) % people)
      }),
  }
}

async function deliverSteadily(url: string, deliveries: readonly Delivery[]) {
  const target = new URL(`/webhooks/whatsapp/${ACCOUNT}`, url)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const begin = performance.now() + 50
  const latencies = await Promise.all(
    deliveries.map(async (delivery, n) => {
      const due = begin + (n * 1000) / PER_SECOND
      await delay(due - performance.now())
      await deliver(target, agent, delivery)
      return performance.now() - due
    }),
  )
  agent.destroy()
  return {
    requests: latencies.length,
    perSecond: PER_SECOND,
    p50Ms: round(quantile(latencies, 0.5)),
    p99Ms: round(quantile(latencies, 0.99)),
    maxMs: round(quantile(latencies, 1)),
  }
}

function deliver(target: URL, agent: Agent, { body, headers }: Delivery): Promise<void> {
  return new Promise((done, failed) => {
    const sent = request(target, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.once('end', () =>
        response.statusCode === 200 ? done() : failed(new Error(`not acknowledged: ${response.statusCode}`)),
      )
    })
    sent.once('error', failed)
    sent.end(body)
  })
}
