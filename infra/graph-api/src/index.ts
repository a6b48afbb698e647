export {
  createGraphMedia,
  type GraphMedia,
  type GraphMediaOptions,
  type MediaRequest,
} from './graph-media.ts'
export {
  type ButtonMessage,
  createGraphMessages,
  type GraphMessages,
  type MessageRecipient,
  type MessageSender,
} from './graph-messages.ts'
export { MediaGoneError, MediaTooLargeError, MediaUnavailableError } from './media-errors.ts'
export {
  MessageNotTakenError,
  MessageOutcomeUnknownError,
  MessageRefusedError,
} from './message-errors.ts'
