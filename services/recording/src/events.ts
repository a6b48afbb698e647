import type { Envelope, EventOf, RecordingEvent } from '@onrecord/schemas'
import type { Recording } from './domain/recording.ts'

/** An event about a recording. Its id is the recording's and the kind's: told twice, it is the same event. */
export function eventAbout<T extends RecordingEvent['type']>(
  recording: Recording,
  type: T,
  data: Omit<EventOf<T>['data'], 'recording' | 'call' | 'account'>,
  at: Date,
): Envelope {
  return {
    specversion: '1.0',
    id: `${recording.recording}:${type.split('.')[2]}`,
    source: '/service/recording',
    type,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: recording.partitionKey,
    workspace: recording.workspace,
    recordedtime: at.toISOString(),
    ...(recording.contact !== undefined && { subject: recording.contact }),
    data: { recording: recording.recording, call: recording.call, account: recording.account, ...data },
  }
}
