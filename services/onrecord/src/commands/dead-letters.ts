import { createInterface } from 'node:readline/promises'
import { ProblemError } from '@onrecord/schemas'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import { operate, perform } from './operate.ts'
import { type CommandContext, data, example, json, pick } from './options.ts'

const LISTED = '50'
const REDRIVEN = '10000'

/** `onrecord dead-letters list | show | redrive` */
export function deadLettersCommand(context: CommandContext): Command {
  const { configOf, exit } = context
  const command = new Command('dead-letters').description('Events that could not be handled, and why.')
  choosing(command.command('list'), LISTED)
    .description('What was set aside: name, workspace, reason, detail.')
    .addHelpText('after', example('onrecord dead-letters list --topic interactions --reason schema_mismatch'))
    .action(async (options) => {
      const input = pick(options, 'topic', 'reason', 'workspace', 'since', 'limit')
      exit(await operate(configOf(options), 'dead-letters-list', input, options))
    })
  command
    .command('show <letter>')
    .description('One of them whole, as it was; personal data in it stays sealed.')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', example('onrecord dead-letters show onrecord.interactions/0/12'))
    .action(async (letter: string, options) =>
      exit(await operate(configOf(options), 'dead-letters-show', { letter }, options)),
    )
  choosing(command.command('redrive [letters...]'), REDRIVEN)
    .description(
      'Put them back into the topic that they came from, once the cause is mended: all that are named, or chosen. Nothing is counted twice.',
    )
    .option('--dry-run', 'only say which')
    .option('--yes', 'without asking')
    .addHelpText(
      'after',
      example(
        'onrecord dead-letters redrive onrecord.interactions/0/12',
        'onrecord dead-letters redrive --reason schema_mismatch --since 2026-11-20 --yes',
      ),
    )
    .action(async (letters: string[], options) => {
      const input = {
        ...pick(options, 'topic', 'reason', 'workspace', 'since', 'limit'),
        ...(letters.length > 0 && { letters }),
      }
      exit(await redrive(configOf(options), input, options))
    })
  return command
}

const choosing = (command: Command, limit: string): Command =>
  command
    .option('--topic <topic>', 'of this topic: interactions, consent, recordings, transcripts, privacy')
    .option('--reason <code>', 'with this reason')
    .option('--workspace <id>', 'of this workspace')
    .option('--since <time>', 'that came in since (a day, or RFC 3339)')
    .option('--limit <count>', 'at most so many', limit)
    .addOption(data())
    .addOption(json())

async function redrive(
  config: Config,
  input: Record<string, unknown>,
  options: { yes?: boolean; dryRun?: boolean; json?: boolean },
): Promise<number> {
  const isSure = options.yes || options.dryRun || (await confirm(config, input))
  if (!isSure) return 1
  return operate(config, 'dead-letters-redrive', { ...input, dryRun: options.dryRun === true }, options)
}

async function confirm(config: Config, input: Record<string, unknown>): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new ProblemError('confirmation_needed', 400, 'Nobody can be asked here', 'add --yes, or --dry-run')
  const { result } = await perform(config, 'dead-letters-redrive', { ...input, dryRun: true })
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question(`Put ${String(result['redriven'])} events back? [y/N] `)
  asking.close()
  return /^y(es)?$/i.test(answer.trim())
}
