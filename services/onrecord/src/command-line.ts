import { ProblemError } from '@onrecord/schemas'
import { Command, CommanderError, Option } from 'commander'
import { accountCommand, workspaceCommand } from './commands/administer.ts'
import type { demo as Demo } from './commands/demo.ts'
import type { doctor as Doctor } from './commands/doctor.ts'
import { operate } from './commands/operate.ts'
import type { serve as Serve } from './commands/serve.ts'
import type { verify as Verify } from './commands/verify.ts'
import { ConfigError, readConfig } from './config.ts'
import { DataFolderBusyError } from './data-folder.ts'

/** Loaded when they run: help and mistakes need nothing of them. */
const demo = async (...args: Parameters<typeof Demo>) => (await import('./commands/demo.ts')).demo(...args)
const doctor = async (...args: Parameters<typeof Doctor>) =>
  (await import('./commands/doctor.ts')).doctor(...args)
const serve = async (...args: Parameters<typeof Serve>) =>
  (await import('./commands/serve.ts')).serve(...args)
const verify = async (...args: Parameters<typeof Verify>) =>
  (await import('./commands/verify.ts')).verify(...args)

type Environment = Record<string, string | undefined>

/** Runs one command; resolves to the exit code: 0 done, 1 failed, 2 wrong use. */
export async function runCommandLine(args: readonly string[], environment: Environment): Promise<number> {
  let exitCode = 0
  const program = createProgram(environment, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`${explain(error)}\n`)
    return 1
  }
}

function explain(error: unknown): string {
  if (error instanceof ProblemError) return `${error.message} (${error.code})`
  if (error instanceof ConfigError || error instanceof DataFolderBusyError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const json = () => new Option('--json', 'print the result as JSON, for machines')
const data = () => new Option('--data <folder>', 'the data folder (else ONRECORD_DATA, else .onrecord)')
const workspace = () => new Option('--workspace <id>', 'the workspace').makeOptionMandatory()
const formats = () =>
  new Option('--format <formats...>', 'which files to write')
    .choices(['pdf', 'csv', 'json'])
    .default(['pdf', 'csv', 'json'])
const out = () => new Option('--out <folder>', 'where to write the files').default('.')

function createProgram(environment: Environment, exit: (code: number) => void): Command {
  const program = new Command('onrecord')
    .description(
      'Consent-gated recording, a provable audit trail and response-time analytics for business calls and chats.',
    )
    .exitOverride()
    .showHelpAfterError()
  const configOf = (options: { data?: string }) => readConfig(environment, options)

  program
    .command('start')
    .description('Run everything in one process; on the first start, with a sample day.')
    .addOption(data())
    .option('--empty', 'without the sample day')
    .addHelpText('after', example('onrecord start', 'onrecord start --data /srv/onrecord --empty'))
    .action(async (options) => exit(await serve(configOf(options), { sampleDay: !options.empty })))

  program
    .command('service <name>')
    .description('Run one step of the way in a process of its own.')
    .addOption(data())
    .addHelpText('after', example('onrecord service ingest', 'onrecord service analytics'))
    .action(async (name: string, options) =>
      exit(await serve(configOf(options), { only: name, sampleDay: false })),
    )

  program
    .command('demo')
    .description('Push one business day through the front door and write its reports.')
    .requiredOption(
      '--out <folder>',
      'where to write the reports (the data goes to its data/ unless --data is given)',
    )
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord demo --out /tmp/day', 'onrecord demo --out /tmp/day --json'))
    .action(async (options) => exit(await demo(environment, options)))

  const exports = program.command('export').description('Write evidence and access packages.')
  exports
    .command('audit')
    .description('The consent audit trail of a workspace and period.')
    .addOption(workspace())
    .requiredOption('--from <day>', 'first day, in the time zone of the workspace (2026-11-16)')
    .requiredOption('--to <day>', 'last day, inclusive')
    .addOption(formats())
    .addOption(out())
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example('onrecord export audit --workspace amal-travel --from 2026-11-16 --to 2026-11-16 --out trail'),
    )
    .action(async (options) =>
      exit(
        await operate(
          configOf(options),
          'export-audit',
          { ...pick(options, 'workspace', 'from', 'to'), formats: options.format },
          options,
        ),
      ),
    )
  exports
    .command('subject')
    .description('The access package of one data subject (GDPR Article 15).')
    .addOption(workspace())
    .option('--phone <number>', 'by phone number, with +')
    .option('--bsuid <id>', 'by business-scoped user id')
    .option('--subject <pseudonym>', 'by pseudonym')
    .addOption(out())
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example('onrecord export subject --workspace amal-travel --phone +966501234567 --out package'),
    )
    .action(async (options) =>
      exit(
        await operate(
          configOf(options),
          'export-subject',
          pick(options, 'workspace', 'phone', 'bsuid', 'subject'),
          options,
        ),
      ),
    )

  const retention = program.command('retention').description('What is held, how long, and what is due.')
  retention
    .command('report')
    .description('What is held by category and age, under which policy, and what is due.')
    .addOption(workspace())
    .addOption(formats())
    .addOption(out())
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example('onrecord retention report --workspace nordlicht --format pdf --out reports'),
    )
    .action(async (options) =>
      exit(
        await operate(
          configOf(options),
          'retention-report',
          { ...pick(options, 'workspace'), formats: options.format },
          options,
        ),
      ),
    )
  retention
    .command('run')
    .description('Delete what is due, and enter it in the ledger.')
    .addOption(workspace())
    .option('--dry-run', 'only say what would be deleted')
    .option('--at <instant>', 'as if it were then (RFC 3339); only together with --dry-run')
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord retention run --workspace nordlicht --dry-run',
        'onrecord retention run --workspace nordlicht',
      ),
    )
    .action(async (options) => {
      if (options.at !== undefined && !options.dryRun)
        throw new ProblemError('at_needs_dry_run', 400, 'A pretended time can only be tried', 'add --dry-run')
      const input = { ...pick(options, 'workspace', 'at'), dryRun: options.dryRun === true }
      exit(await operate(configOf(options), 'retention-run', input, options))
    })

  program
    .command('verify <file>')
    .description('Check an exported audit trail offline: nothing but the file and the public key is needed.')
    .option('--key <key>', "the ledger's public key (name+hash+base64), from a source that you trust")
    .option('--earlier <files...>', 'checkpoints that you kept from before: each must be part of this log')
    .addOption(json())
    .addHelpText(
      'after',
      example('onrecord verify audit-trail.json --key "onrecord.local/amal-travel+1a2b3c4d+A..."'),
    )
    .action(async (file: string, options) => exit(await verify(file, options)))

  program
    .command('doctor')
    .description('Check the machine, the configuration and every backing system.')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord doctor', 'onrecord doctor --json'))
    .action(async (options) => exit(await doctor(environment, options)))

  program
    .command('sign-in-link [user]')
    .description('Make a one-time link to sign in to the console.')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord sign-in-link', 'onrecord sign-in-link officer@example.com'))
    .action(async (user: string | undefined, options) =>
      exit(await operate(configOf(options), 'sign-in-link', user === undefined ? {} : { user }, options)),
    )

  program.addCommand(workspaceCommand(configOf, exit))
  program.addCommand(accountCommand(configOf, exit))
  return program
}

const example = (...lines: string[]) =>
  `\nExamples:\n${lines.map((line) => `  $ npm run -s onrecord -- ${line.replace(/^onrecord /, '')}`).join('\n')}\n`

function pick<T extends object, K extends string>(options: T, ...names: K[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => (names as string[]).includes(name) && value !== undefined,
    ),
  )
}
