import type { Tone } from './Tag.tsx'

/** By DPV: only what is given or renewed is in force. */
export function consentTone(status: string): Tone {
  if (status === 'given' || status === 'renewed') return 'open'
  if (status === 'unknown') return 'neutral'
  return status === 'requested' ? 'wait' : 'closed'
}

export function recordingTone(state: 'pending' | 'stored' | 'refused' | 'failed' | 'erased'): Tone {
  if (state === 'stored') return 'open'
  if (state === 'pending') return 'wait'
  return state === 'erased' ? 'neutral' : 'closed'
}

/** Outcomes of a trail entry: done and open went through, closed, refused and failed did not. */
export function outcomeTone(outcome: string): Tone {
  if (outcome === 'open') return 'open'
  if (outcome === 'done') return 'neutral'
  return outcome === 'closed' || outcome === 'refused' || outcome === 'failed' ? 'closed' : 'wait'
}
