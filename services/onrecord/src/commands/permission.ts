import { Command, InvalidArgumentError } from 'commander'
import { operate } from './operate.ts'
import { type CommandContext, data, example, json, pick, workspace } from './options.ts'

/** `onrecord permission show | breaches | limits` */
export function permissionCommand(context: CommandContext): Command {
  const command = new Command('permission').description('Permissions to call: not a consent to recording.')
  addShow(command, context)
  addBreaches(command, context)
  addLimits(command, context)
  return command
}

function addShow(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('show')
    .description('May we call this contact, may we ask to, until when, why not.')
    .addOption(workspace())
    .requiredOption('--contact <id>', 'a pseudonym, a phone number with +, or a BSUID')
    .option('--account <id>', 'of this account; else of all that had to do with the contact')
    .option('--at <instant>', 'as it was then (RFC 3339)')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord permission show --workspace nordlicht --contact +4915112345678'))
    .action(async (options) =>
      exit(
        await operate(
          configOf(options),
          'permission-show',
          pick(options, 'workspace', 'contact', 'account', 'at'),
          options,
        ),
      ),
    )
}

function addBreaches(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('breaches')
    .description('Calls without a permission, and requests beyond the limits.')
    .addOption(workspace())
    .requiredOption('--from <day>', 'the first day')
    .requiredOption('--to <day>', 'the last day')
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example('onrecord permission breaches --workspace nordlicht --from 2026-11-01 --to 2026-11-30'),
    )
    .action(async (options) =>
      exit(
        await operate(
          configOf(options),
          'permission-breaches',
          pick(options, 'workspace', 'from', 'to'),
          options,
        ),
      ),
    )
}

function addLimits(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('limits')
    .description('Show what WhatsApp allows as this workspace knows it, or set what is given.')
    .addOption(workspace())
    .option('--temporary-hours <n>', 'how long a temporary permission lasts', whole)
    .option('--requests-per-day <n>', 'requests in 24 hours', whole)
    .option('--requests-per-week <n>', 'requests in 7 days', whole)
    .option('--connected-calls-per-day <n>', 'connected calls in 24 hours', whole)
    .option('--unanswered-until-revoked <n>', 'unanswered calls in a row that end a permission', whole)
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord permission limits --workspace nordlicht',
        'onrecord permission limits --workspace nordlicht --temporary-hours 72',
      ),
    )
    .action(async (options) => {
      const changes = pick(
        options,
        'temporaryHours',
        'requestsPerDay',
        'requestsPerWeek',
        'connectedCallsPerDay',
        'unansweredUntilRevoked',
      )
      exit(
        await operate(
          configOf(options),
          'permission-limits',
          { ...pick(options, 'workspace'), changes },
          options,
        ),
      )
    })
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number is needed')
  return Number(text)
}
