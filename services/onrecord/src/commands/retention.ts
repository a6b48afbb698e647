import { ProblemError, RetentionCategory } from '@onrecord/schemas'
import { Command, Option } from 'commander'
import { operate } from './operate.ts'
import { type CommandContext, data, example, formats, json, out, pick, workspace } from './options.ts'

/** `onrecord retention report | run | set` */
export function retentionCommand(context: CommandContext): Command {
  const command = new Command('retention').description('What is held, how long, and what is due.')
  addReport(command, context)
  addRun(command, context)
  addSet(command, context)
  return command
}

function addReport(command: Command, { configOf, exit }: CommandContext): void {
  command
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
    .action(async (options) => {
      const input = { ...pick(options, 'workspace'), formats: options.format }
      exit(await operate(configOf(options), 'retention-report', input, options))
    })
}

function addRun(command: Command, { configOf, exit }: CommandContext): void {
  command
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
}

function addSet(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('set')
    .description(
      'Change how long a category is kept, or whether the policy is applied every night; the change is a new version of the policy, entered in the ledger.',
    )
    .addOption(workspace())
    .addOption(new Option('--category <category>', 'of what').choices(RetentionCategory.options))
    .option('--keep <period>', 'how long, as an ISO 8601 period: P180D, P5Y')
    .option('--basis <citation>', 'the rule of law that the period follows; else as before')
    .addOption(
      new Option(
        '--schedule <when>',
        'daily: the privacy service applies it every night; manual: only "retention run"',
      ).choices(['manual', 'daily']),
    )
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord retention set --workspace nordlicht --category recordings --keep P90D',
        'onrecord retention set --workspace nordlicht --schedule daily',
      ),
    )
    .action(async (options) => {
      const input = pick(options, 'workspace', 'category', 'keep', 'basis', 'schedule')
      exit(await operate(configOf(options), 'retention-set', input, options))
    })
}
