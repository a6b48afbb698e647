import { DAY } from './duration.ts'
import { isHuman, type Moment } from './moments.ts'

/** What became of a call that nobody took. */
export interface Recovery {
  /** Seconds until a human reply or an answered call, if within 24 hours. */
  recoveredAfterS: number | null
  /** The first miss since the last human contact: several misses before a recovery are one. */
  opensEpisode: boolean
}

const RECOVERY_MS = DAY

/** Per missed call, from the moments of one conversation in order. */
export function missedCallRecoveries(moments: readonly Moment[]): Map<string, Recovery> {
  const recoveries = new Map<string, Recovery>()
  let waiting: { call: string; at: number }[] = []
  for (const moment of moments) {
    if (moment.is === 'customer' && moment.kind === 'missed_call' && moment.call !== undefined) {
      recoveries.set(moment.call, { recoveredAfterS: null, opensEpisode: waiting.length === 0 })
      waiting.push({ call: moment.call, at: moment.at })
    }
    const reply = moment.is === 'answered_call' || (moment.is === 'ours' && isHuman(moment.author))
    if (!reply) continue
    for (const { call, at } of waiting) {
      const recovery = recoveries.get(call)
      if (recovery !== undefined && moment.at - at <= RECOVERY_MS)
        recovery.recoveredAfterS = Math.floor((moment.at - at) / 1000)
    }
    waiting = []
  }
  return recoveries
}
