import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { runOnRecord } from './onrecord.ts'
import { WHATSAPP } from './whatsapp.ts'

/** The command line, which must succeed; gives what it printed as JSON. */
export async function cli(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const run = await runOnRecord([...args, '--json'], env)
  expect(run.code, `onrecord ${args.join(' ')}: ${run.stderr}${run.stdout}`).toBe(0)
  return JSON.parse(run.stdout) as Record<string, unknown>
}

/** A workspace `acme` with the account `acme-support` (WhatsApp and API), and `other` with `other-shop`; gives acme's API key. */
export async function setUpAccounts(
  data: string,
  folder: string,
  env: Record<string, string> = {},
): Promise<string> {
  for (const id of ['acme', 'other']) {
    const workspace = ['workspace', 'add', id, '--name', id, '--controller', `${id} GmbH`]
    await cli([...workspace, '--time-zone', 'Europe/Berlin', '--data', data], env)
  }
  const accounts = [
    { workspace: 'acme', account: 'acme-support', whatsapp: WHATSAPP },
    {
      workspace: 'other',
      account: 'other-shop',
      whatsapp: { ...WHATSAPP, phoneNumberId: '200000000000009', appSecret: 'the-secret-of-the-other' },
    },
  ]
  for (const { workspace, account, whatsapp } of accounts) {
    const file = join(folder, `${account}.json`)
    const sources = { whatsapp, api: {} }
    await writeFile(
      file,
      JSON.stringify({ workspace, account, name: account, messagesOwner: 'whatsapp', sources }),
    )
    await cli(['account', 'add', file, '--data', data], env)
  }
  const issued = await cli(['account', 'key', '--workspace', 'acme', '--data', data], env)
  return String(issued['key'])
}
