import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { ProblemError } from '@onrecord/schemas'
import { Command } from 'commander'
import { type CommandContext, data, example } from './options.ts'

/** What the tests start their real systems with; not part of what is deployed. */
const STARTER = new URL('../../../../test/systems/real-systems.ts', import.meta.url)

interface Starter {
  startRealSystems(): Promise<{
    env(options: { calm: boolean }): Record<string, string>
    stop(): Promise<void>
  }>
}

/** `onrecord systems up` */
export function systemsCommand({ configOf, exit }: CommandContext): Command {
  const command = new Command('systems').description(
    'The real backing systems on this machine, for developers.',
  )
  command
    .command('up')
    .description(
      'Start Kafka, PostgreSQL, ClickHouse and S3 on loopback, empty, and print the settings that lead to them; Ctrl-C stops them and deletes what they hold.',
    )
    .option('--settings <file>', 'write the settings there too, for a shell to read')
    .addOption(data())
    .addHelpText(
      'after',
      example(
        'onrecord systems up --settings /tmp/systems.sh',
        'onrecord prepare     # in another terminal, after ". /tmp/systems.sh"',
        'onrecord service ingest',
      ),
    )
    .action(async (options: { settings?: string; data?: string }) => {
      configOf(options)
      exit(await up(options.settings))
    })
  return command
}

async function up(file: string | undefined): Promise<number> {
  if (!existsSync(STARTER))
    throw new ProblemError(
      'systems_not_here',
      400,
      'This installation cannot start backing systems',
      'the command is for a checkout of the source, where the tests are',
    )
  process.stderr.write(
    'Starting Kafka, PostgreSQL, ClickHouse and S3; the first time they are fetched or built\n',
  )
  const { startRealSystems } = (await import(STARTER.href)) as Starter
  const systems = await startRealSystems()
  try {
    const settings = Object.entries(systems.env({ calm: true }))
    const lines = settings.map(([name, value]) => `export ${name}=${quoted(value)}\n`).join('')
    // passwords: for their owner alone
    if (file !== undefined) await writeFile(file, lines, { mode: 0o600 })
    process.stdout.write(lines)
    process.stderr.write('They run; Ctrl-C stops them and deletes what they hold\n')
    await untilInterrupted()
  } finally {
    await systems.stop()
  }
  return 0
}

/** For a shell. */
const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    // a promise alone does not keep the process
    const alive = setInterval(() => undefined, 60_000)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => clearInterval(alive))
  })
