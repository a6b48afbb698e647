import { readFile } from 'node:fs/promises'
import { ProblemError, Purpose } from '@onrecord/schemas'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { operate } from './operate.ts'
import { type CommandContext, data, example, json, pick, workspace } from './options.ts'

const by = () => new Option('--by <actor>', 'who does it, as user:<id>').makeOptionMandatory()

/** `onrecord policy propose | approve | reject | list` */
export function policyCommand(context: CommandContext): Command {
  const command = new Command('policy').description(
    'Lawful bases that a workspace accepts beside explicit consent: proposed by one person, approved by another.',
  )
  command
    .command('propose <file>')
    .description('Propose the next version of the policy, from a JSON file ("-": standard input).')
    .addOption(workspace())
    .addOption(by())
    .addOption(data())
    .addOption(json())
    .addHelpText('after', POLICY_EXAMPLE)
    .action(async (file: string, options) => {
      const input = { ...pick(options, 'workspace', 'by'), content: await readJson(file) }
      context.exit(await operate(context.configOf(options), 'policy-propose', input, options))
    })
  addDecisions(command, context, 'policy')
  return command
}

/** `onrecord notice lint | propose | approve | reject | list` */
export function noticeCommand(context: CommandContext): Command {
  const command = new Command('notice').description(
    'What people are shown when they are asked, word for word.',
  )
  command
    .command('lint <file>')
    .description(
      'Check a notice, or a list of them, in a JSON file: exits with 1 if one could not be published.',
    )
    .addOption(json())
    .addHelpText('after', NOTICE_EXAMPLE)
    .action(async (file: string, options) => context.exit(await lint(file, options)))
  command
    .command('propose <file>')
    .description('Propose a notice, from a JSON file ("-": standard input).')
    .addOption(workspace())
    .addOption(by())
    .addOption(data())
    .addOption(json())
    .addHelpText('after', NOTICE_EXAMPLE)
    .action(async (file: string, options) => {
      const input = { ...pick(options, 'workspace', 'by'), notice: await readJson(file) }
      context.exit(await operate(context.configOf(options), 'notice-propose', input, options))
    })
  addDecisions(command, context, 'notice')
  return command
}

function addDecisions(command: Command, { configOf, exit }: CommandContext, kind: 'policy' | 'notice'): void {
  for (const verdict of ['approve', 'reject'] as const)
    command
      .command(`${verdict} <proposal>`)
      .description(
        verdict === 'approve'
          ? 'Put a proposal into force; whoever proposed it cannot.'
          : 'Turn a proposal down, or take it back.',
      )
      .addOption(workspace())
      .addOption(by())
      .addOption(data())
      .addOption(json())
      .addHelpText('after', example(`onrecord ${kind} ${verdict} prop_... --workspace acme --by user:dpo`))
      .action(async (proposal: string, options) => {
        const input = { ...pick(options, 'workspace', 'by'), proposal, verdict }
        exit(await operate(configOf(options), 'proposal-decide', input, options))
      })
  command
    .command('list')
    .description('What was proposed, and what became of it.')
    .addOption(workspace())
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example(`onrecord ${kind} list --workspace acme --json`))
    .action(async (options) =>
      exit(
        await operate(configOf(options), 'proposal-list', { ...pick(options, 'workspace'), kind }, options),
      ),
    )
}

const Linted = z.object({
  language: z.string(),
  text: z.string(),
  purposes: z.array(Purpose).min(1),
  onRefusal: z.enum(['call_goes_on', 'call_ends']).optional(),
})

async function lint(file: string, options: { json?: boolean }): Promise<number> {
  const read = await readJson(file)
  const parsed = z.array(Linted).safeParse(Array.isArray(read) ? read : [read])
  if (!parsed.success)
    throw new ProblemError('notice_unreadable', 400, 'This is no notice', z.prettifyError(parsed.error))
  const { isRefused, lintNotice } = await import('@onrecord/consent')
  const findings = parsed.data.flatMap((notice, n) =>
    lintNotice(notice).map((finding) => ({ notice: n, language: notice.language, ...finding })),
  )
  if (options.json) process.stdout.write(`${JSON.stringify({ findings })}\n`)
  else
    for (const { notice, language, severity, code, detail } of findings)
      process.stdout.write(`${notice} ${language} ${severity} ${code}: ${detail}\n`)
  return isRefused(findings) ? 1 : 0
}

async function readJson(file: string): Promise<unknown> {
  const text = file === '-' ? await readStandardInput() : await readFile(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ProblemError('file_not_json', 400, 'The file is not JSON', file, { cause: error })
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const POLICY_EXAMPLE = `
Example:
  $ npm run -s onrecord -- policy propose policy.json --workspace acme --by user:officer

  policy.json: {"acceptedBases": [{"role": "agent", "purpose": "recording", "basis": "A6-1-c-legal-obligation",
                "jurisdiction": "DE", "citation": "WpHG section 83(3)"}]}
`

const NOTICE_EXAMPLE = `
Example:
  $ npm run -s onrecord -- notice lint notice.json

  notice.json: {"id": "recording", "version": 2, "language": "en", "purposes": ["recording"],
                "text": "May we record our calls with you? You can withdraw at any time by writing STOP."}
`
