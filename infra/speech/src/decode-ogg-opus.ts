import { OggOpusDecoder } from 'ogg-opus-decoder'
import { decimate } from './decimate.ts'
import { UnreadableAudioError } from './transcriber.ts'

/** What speech recognisers are trained on. */
export const SPEECH_RATE = 16_000

/** Ogg/Opus to one array of samples per channel, 16 kHz, -1 to 1. @throws UnreadableAudioError */
export async function decodeOggOpus(bytes: Uint8Array): Promise<Float32Array[]> {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'OggS')
    throw new UnreadableAudioError('not an Ogg file')
  const decoder = new OggOpusDecoder({ forceStereo: false })
  await decoder.ready
  try {
    const { channelData, sampleRate, samplesDecoded } = await decoder.decodeFile(bytes)
    if (samplesDecoded === 0) throw new UnreadableAudioError('the Ogg file holds no Opus audio')
    return channelData.map((channel) => decimate(channel, sampleRate / SPEECH_RATE))
  } catch (error) {
    if (error instanceof UnreadableAudioError) throw error
    throw new UnreadableAudioError('the Opus audio cannot be decoded', { cause: error })
  } finally {
    decoder.free()
  }
}
