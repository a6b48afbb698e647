import recordings from '../../sample-day/recordings.json' with { type: 'json' }
import type { Random } from './random.ts'
import type { SampleMedia } from './types.ts'

/** Where the sample day's files are. */
export const sampleFiles = new URL('../../sample-day/', import.meta.url)

export type SampleRecording = (typeof recordings)[number]
export const sampleRecordings: readonly SampleRecording[] = recordings

/** Files that WhatsApp offers during the day, each under an id of its own. */
export interface MediaShelf {
  /** The next dialogue of this business and language; all take their turn. */
  nextRecording(workspace: string, language: string): SampleRecording
  offerAudio(account: string, recording: SampleRecording, fault?: 'corrupt' | 'gone'): OfferedMedia
  offerTranscript(account: string, recording: SampleRecording): OfferedMedia
  media(): Readonly<Record<string, SampleMedia>>
}

interface OfferedMedia {
  mediaId: string
  sha256: string
  mimeType: string
}

export function createMediaShelf(random: Random): MediaShelf {
  const offered = new Map<string, SampleMedia>()
  const turns = new Map<string, number>()

  function offer(media: SampleMedia): OfferedMedia {
    const mediaId = `1${random.digits(15)}`
    offered.set(mediaId, media)
    return { mediaId, sha256: media.sha256, mimeType: media.mimeType }
  }

  return {
    nextRecording(workspace, language) {
      const fitting = sampleRecordings.filter(
        (one) => one.workspace === workspace && one.language === language,
      )
      const turn = turns.get(`${workspace}/${language}`) ?? 0
      turns.set(`${workspace}/${language}`, turn + 1)
      const recording = fitting[turn % fitting.length]
      if (recording === undefined) throw new Error(`no recording of ${workspace} in ${language}`)
      return recording
    },
    offerAudio(account, { audio }, fault) {
      return offer({
        account,
        file: audio.file,
        mimeType: 'audio/ogg; codecs=opus',
        sha256: audio.sha256,
        ...(fault === 'corrupt' && { corrupt: true }),
        ...(fault === 'gone' && { gone: true }),
      })
    },
    offerTranscript: (account, { transcript }) =>
      offer({ account, file: transcript.file, mimeType: 'application/json', sha256: transcript.sha256 }),
    media: () => Object.fromEntries(offered),
  }
}
