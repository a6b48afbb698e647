import { z } from 'zod'
import * as call from './call.ts'
import * as consent from './consent.ts'
import * as conversation from './conversation.ts'
import * as message from './message.ts'
import * as privacy from './privacy.ts'
import * as recording from './recording.ts'
import { Topic } from './topics.ts'

/** Every event type of every topic. A consumer decodes with its topic's union; what does not fit is a dead letter. */
export const InteractionEvent = z.discriminatedUnion('type', [
  call.CallConnected,
  call.CallStatusChanged,
  call.CallEnded,
  call.CallRecordingAvailable,
  call.CallTranscriptionAvailable,
  call.PermissionRequested,
  call.PermissionReplied,
  message.MessageReceived,
  message.MessageSent,
  message.MessageStatusChanged,
  conversation.ConversationOpened,
  conversation.ConversationClosed,
  conversation.ConversationAssigned,
  conversation.ConversationHandedOff,
  conversation.IdentityLinked,
  conversation.IdentityChanged,
  conversation.Unrecognised,
  consent.ConsentRequested,
  consent.ConsentExpressed,
])
export type InteractionEvent = z.infer<typeof InteractionEvent>

export const ConsentEvent = z.discriminatedUnion('type', [consent.ConsentRecorded, consent.ConsentRejected])
export type ConsentEvent = z.infer<typeof ConsentEvent>

export const RecordingEvent = z.discriminatedUnion('type', [
  recording.RecordingStored,
  recording.RecordingRefused,
  recording.RecordingFailed,
  recording.RecordingErased,
])
export type RecordingEvent = z.infer<typeof RecordingEvent>

export const TranscriptEvent = z.discriminatedUnion('type', [
  recording.TranscriptStored,
  recording.TranscriptRefused,
  recording.TranscriptFailed,
  recording.TranscriptErased,
])
export type TranscriptEvent = z.infer<typeof TranscriptEvent>

export const PrivacyEvent = z.discriminatedUnion('type', [privacy.RetentionApplied])
export type PrivacyEvent = z.infer<typeof PrivacyEvent>

export const AnyEvent = z.union([
  InteractionEvent,
  ConsentEvent,
  RecordingEvent,
  TranscriptEvent,
  PrivacyEvent,
])
export type AnyEvent = z.infer<typeof AnyEvent>
export type EventOf<T extends AnyEvent['type']> = Extract<AnyEvent, { type: T }>

/** The schema of a topic's events. */
export const topicSchemas = {
  [Topic.interactions]: InteractionEvent,
  [Topic.consent]: ConsentEvent,
  [Topic.recordings]: RecordingEvent,
  [Topic.transcripts]: TranscriptEvent,
  [Topic.privacy]: PrivacyEvent,
} as const
