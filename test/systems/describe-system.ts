import { describe, inject, it } from 'vitest'
import './set-up.ts'
import type { AddressOf, Answer, SystemName } from './systems.ts'

/**
 * A suite on a real system, which is started when it is not running yet. Where it cannot run here, the suite is skipped
 * and says why; with ONRECORD_SYSTEMS=required it fails.
 *
 *     await describeSystem('kafka', 'the event log in Kafka', ({ brokers }) => { it(…) })
 */
export async function describeSystem<Name extends SystemName>(
  name: Name,
  title: string,
  suite: (address: AddressOf<Name>) => void,
): Promise<void> {
  const response = await fetch(`${inject('systemsUrl')}/${name}`)
  const answer = (await response.json()) as Answer<Name>
  if (answer.running) describe(title, () => suite(answer))
  else withoutSystem(title, answer.reason)
}

/** What a suite is where its system cannot run: skipped with the reason, or failed where that is required. */
export function withoutSystem(title: string, reason: string): void {
  if (process.env['ONRECORD_SYSTEMS'] === 'required')
    it(title, () => {
      throw new Error(reason)
    })
  else describe(`${title} (skipped: ${reason})`, () => it.skip('cannot run here', () => undefined))
}
