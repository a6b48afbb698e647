import { Command } from 'commander'
import { operate } from './operate.ts'
import { auditFormats, type CommandContext, data, example, json, out, pick, workspace } from './options.ts'

/** `onrecord export audit | subject` */
export function exportCommand({ configOf, exit }: CommandContext): Command {
  const command = new Command('export').description('Write evidence and access packages.')
  command
    .command('audit')
    .description(
      'The consent audit trail of a workspace: of a period, or about a contact, call or recording.',
    )
    .addOption(workspace())
    .option('--from <day>', 'first day, in the time zone of the workspace (2026-11-16)')
    .option('--to <day>', 'last day, inclusive')
    .option('--contact <pseudonym>', 'instead of a period: all about a contact')
    .option('--call <id>', 'or about a call, with the consent records that it rests on')
    .option('--recording <id>', 'or about a recording and its call')
    .addOption(auditFormats())
    .addOption(out())
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord export audit --workspace amal-travel --from 2026-11-16 --to 2026-11-16 --out trail',
        'onrecord export audit --workspace amal-travel --call call_… --format bundle --out evidence',
      ),
    )
    .action(async (options, self: Command) => {
      const ofWhat = pick(options, 'contact', 'call', 'recording')
      if ((options.from === undefined) !== (options.to === undefined))
        self.error('error: a period has a first and a last day: --from and --to')
      if (options.from === undefined && Object.keys(ofWhat).length === 0)
        self.error('error: say which entries: --from and --to, --contact, --call or --recording')
      const input = {
        ...pick(options, 'workspace', 'from', 'to'),
        ...ofWhat,
        formats: options.format,
      }
      exit(await operate(configOf(options), 'export-audit', input, options))
    })
  command
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
    .action(async (options) => {
      const input = pick(options, 'workspace', 'phone', 'bsuid', 'subject')
      exit(await operate(configOf(options), 'export-subject', input, options))
    })
  return command
}
