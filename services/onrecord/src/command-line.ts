import { Command, CommanderError } from 'commander'
import { accountCommand, workspaceCommand } from './commands/administer.ts'
import { consentCommand } from './commands/consent.ts'
import { deadLettersCommand } from './commands/dead-letters.ts'
import type { demo as Demo } from './commands/demo.ts'
import type { doctor as Doctor } from './commands/doctor.ts'
import { explain } from './commands/explain.ts'
import { explainCommand } from './commands/explain-command.ts'
import { exportCommand } from './commands/export.ts'
import { operate } from './commands/operate.ts'
import { type CommandContext, data, example, json } from './commands/options.ts'
import { permissionCommand } from './commands/permission.ts'
import type { prepare as Prepare } from './commands/prepare.ts'
import { noticeCommand, policyCommand } from './commands/proposals.ts'
import { retentionCommand } from './commands/retention.ts'
import type { serve as Serve } from './commands/serve.ts'
import { systemsCommand } from './commands/systems.ts'
import type { verify as Verify } from './commands/verify.ts'
import { readConfig } from './config.ts'

/** Loaded when they run: help and mistakes need nothing of them. */
const demo = async (...args: Parameters<typeof Demo>) => (await import('./commands/demo.ts')).demo(...args)
const doctor = async (...args: Parameters<typeof Doctor>) =>
  (await import('./commands/doctor.ts')).doctor(...args)
const prepare = async (...args: Parameters<typeof Prepare>) =>
  (await import('./commands/prepare.ts')).prepare(...args)
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
    process.stderr.write(`${explain(error, environment)}\n`)
    return 1
  }
}

/** For an option that may be given more than once. */
const collect = (value: string, before: string[] = []): string[] => [...before, value]

function createProgram(environment: Environment, exit: (code: number) => void): Command {
  const program = new Command('onrecord')
    .description(
      'Consent-gated recording, a provable audit trail and response-time analytics for business calls and chats.',
    )
    .exitOverride()
    .showHelpAfterError()
  const configOf = (options: { data?: string }) => readConfig(environment, options)
  const context: CommandContext = { configOf, exit }

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
    .command('prepare')
    .description(
      'Bring tables and topics up to date, and make the bucket and the keys where there are none: once, before services start.',
    )
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord prepare'))
    .action(async (options) => exit(await prepare(configOf(options), options)))

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

  program
    .command('verify <file>')
    .description('Check an exported audit trail offline: nothing but the file and the public key is needed.')
    .option(
      '--key <key>',
      "the ledger's public key (name+hash+base64), from a source that you trust",
      collect,
    )
    .option('--witness <key>', 'the public key of a witness whose cosignatures you trust', collect)
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

  for (const command of [
    exportCommand,
    explainCommand,
    retentionCommand,
    permissionCommand,
    workspaceCommand,
    accountCommand,
    consentCommand,
    policyCommand,
    noticeCommand,
    deadLettersCommand,
    systemsCommand,
  ])
    program.addCommand(command(context))
  inheritSettings(program)
  return program
}

/** What was made apart knows nothing yet of how its parent takes errors. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent)
    inheritSettings(command)
  }
}
