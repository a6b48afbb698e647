import { toneCall } from '@onrecord/speech/testing'
import { expect, it } from 'vitest'
import { probeOggOpus } from './ogg-opus.ts'

it('reads channels and length', () => {
  const stereo = probeOggOpus(toneCall({ seconds: 3 }))
  expect(stereo?.channels).toBe(2)
  expect(stereo?.durationS).toBeCloseTo(3, 1)
  expect(probeOggOpus(toneCall({ seconds: 1, channels: 1 }))?.channels).toBe(1)
})

it('reads what is there of a file that was cut', () => {
  const whole = toneCall({ seconds: 4 })
  expect(probeOggOpus(whole.subarray(0, whole.length / 2))?.durationS).toBeLessThan(4)
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('hello, this is no audio at all')],
  ['a lone page header', Buffer.from(`OggS${'\0'.repeat(23)}`)],
])('says that %s is not Ogg/Opus', (_, bytes) => {
  expect(probeOggOpus(bytes)).toBeUndefined()
})
