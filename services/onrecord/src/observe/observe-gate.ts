import type { Gate } from '@onrecord/gate'
import { inSpan, type Metrics } from '@onrecord/telemetry'

/** Counts what the gate answers, and why. */
export function observeGate(gate: Gate, metrics: Metrics): Gate {
  const decisions = metrics.counter(
    'onrecord_gate_decisions_total',
    'What the gate answered when it was asked.',
    ['purpose', 'verdict', 'reason'],
  )
  return {
    ask: (ask, sql) =>
      inSpan('decide', { within: true, attributes: { 'onrecord.purpose': ask.purpose } }, async (span) => {
        const decision = await gate.ask(ask, sql)
        const { verdict, reason } = decision
        decisions.add({ purpose: ask.purpose, verdict, reason })
        span?.setAttributes({ 'onrecord.verdict': verdict, 'onrecord.reason': reason })
        return decision
      }),
  }
}
