import { Command } from 'commander'
import { perform } from './operate.ts'
import { type CommandContext, data, example, json, pick, workspace } from './options.ts'

interface Explained {
  call: string
  decisions: {
    index: number
    at: string
    purpose?: string
    verdict: string
    decisionId?: string
    reproduced: string
    policyVersion?: number
    engineVersion?: string
    why: string[]
  }[]
}
interface Standing {
  states: { purpose: string; status: string; since?: string; until?: string; recordId?: string }[]
}

const REPRODUCED: Record<string, string> = {
  same: 'decided again from the trail alone: the same, under the same id',
  different: 'NOT REPRODUCED: the stored inputs give another decision',
  no_inputs: 'cannot be decided again: its inputs were not stored, or have been erased',
  other_engine: 'cannot be decided again: it was decided by another version of the gate',
}

/** `onrecord explain <recording>`, and where a contact stood at an instant. Exit code 1: a decision does not come out again. */
export function explainCommand({ configOf, exit }: CommandContext): Command {
  return new Command('explain')
    .description(
      'Why a recording was kept or refused, from the trail alone; or where a contact stood at an instant.',
    )
    .argument('[recording]', 'the recording')
    .addOption(workspace())
    .option('--contact <pseudonym>', 'a contact instead of a recording')
    .option('--as-of <instant>', 'with --contact: the past instant, as 2026-11-16T10:00:00Z (else now)')
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'onrecord explain med_… --workspace amal-travel',
        'onrecord explain --workspace amal-travel --contact sub_… --as-of 2026-11-16T10:00:00Z',
      ),
    )
    .action(async (recording: string | undefined, options) => {
      const input = { ...pick(options, 'workspace', 'contact', 'asOf'), ...(recording && { recording }) }
      const { result } = await perform(configOf(options), 'explain', input)
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`)
      else process.stdout.write(`${describe(result as unknown as Explained | Standing).join('\n')}\n`)
      const decisions = (result as Partial<Explained>).decisions ?? []
      exit(decisions.some(({ reproduced }) => reproduced === 'different') ? 1 : 0)
    })
}

function describe(result: Explained | Standing): string[] {
  if ('states' in result)
    return result.states.map(({ purpose, status, since, until, recordId }) =>
      [
        `${purpose.padEnd(18)} ${status}`,
        ...(since === undefined ? [] : [`since ${since}`]),
        ...(until === undefined ? [] : [`until ${until}`]),
        ...(recordId === undefined ? [] : [`record ${recordId}`]),
      ].join(', '),
    )
  return [
    `call ${result.call}`,
    ...result.decisions.flatMap((one) => [
      '',
      `entry ${one.index}, ${one.at}: ${one.purpose ?? ''} ${one.verdict}`,
      `  ${one.decisionId ?? ''} by gate ${one.engineVersion ?? '?'}, policy version ${one.policyVersion ?? '?'}`,
      `  ${REPRODUCED[one.reproduced] ?? one.reproduced}`,
      ...one.why.map((line) => `  ${line}`),
    ]),
  ]
}
