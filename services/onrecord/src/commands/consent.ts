import { Purpose } from '@onrecord/schemas'
import { Command, Option } from 'commander'
import { operate } from './operate.ts'
import { type CommandContext, data, example, json, pick, workspace } from './options.ts'

const contact = () =>
  new Option('--contact <contact>', 'a pseudonym (sub_...) or a phone number with +').makeOptionMandatory()
const by = () => new Option('--by <actor>', 'who does it, as user:<id>').default('cli')

/** `onrecord consent show | withdraw | ask | end` */
export function consentCommand(context: CommandContext): Command {
  const command = new Command('consent').description('Where a person stands; asking, and taking back.')
  addShow(command, context)
  addWithdraw(command, context)
  addAsk(command, context)
  addEnd(command, context)
  return command
}

function addShow(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('show')
    .description('Where a contact stands, or stood, on each purpose, from the consent records alone.')
    .addOption(workspace())
    .addOption(contact())
    .option('--at <instant>', 'as of then, by when things were said (RFC 3339)')
    .option('--known-at <instant>', 'by what had reached us by then alone')
    .option('--call <call>', 'for this call (call_...)')
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord consent show --workspace nordlicht --contact +4915100000001 --at 2026-11-16T12:00:00Z',
      ),
    )
    .action(async (options) => {
      const input = pick(options, 'workspace', 'contact', 'at', 'knownAt', 'call')
      exit(await operate(configOf(options), 'consent-show', input, options))
    })
}

function addWithdraw(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('withdraw')
    .description('A contact takes consent back, by a way that we have to enter ourselves.')
    .addOption(workspace())
    .addOption(contact())
    .addOption(new Option('--purposes <purposes...>', 'which; else all').choices(Purpose.options))
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord consent withdraw --workspace nordlicht --contact +4915100000001'))
    .action(async (options) => {
      const input = pick(options, 'workspace', 'contact', 'purposes')
      exit(await operate(configOf(options), 'consent-withdraw', input, options))
    })
}

function addAsk(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('ask')
    .description('Send a contact a question with buttons, from an account where that is switched on.')
    .addOption(workspace())
    .addOption(contact())
    .requiredOption('--account <account>', 'the account that asks')
    .requiredOption('--notice <id>', 'the notice: its latest version in effect is sent')
    .option('--language <tag>', 'BCP 47; else English')
    .option('--validity <duration>', 'how long a yes holds, as an ISO 8601 duration: P365D')
    .addOption(by())
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord consent ask --workspace acme --contact +4915100000001 --account acme-main --notice call-recording --language de',
      ),
    )
    .action(async (options) => {
      const input = pick(options, 'workspace', 'contact', 'account', 'notice', 'language', 'validity', 'by')
      exit(await operate(configOf(options), 'consent-ask', input, options))
    })
}

function addEnd(command: Command, { configOf, exit }: CommandContext): void {
  command
    .command('end <record>')
    .description('The controller ends a consent; a record follows, and the gate closes for what rests on it.')
    .addOption(workspace())
    .addOption(
      new Option('--as <how>', 'revoked: not relied on any more; invalidated: should never have counted')
        .choices(['revoked', 'invalidated'])
        .makeOptionMandatory(),
    )
    .addOption(by())
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example('onrecord consent end con_... --workspace acme --as invalidated --by user:dpo'),
    )
    .action(async (record: string, options) => {
      const input = { ...pick(options, 'workspace', 'as', 'by'), record }
      exit(await operate(configOf(options), 'consent-end', input, options))
    })
}
