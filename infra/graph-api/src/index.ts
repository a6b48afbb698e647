export {
  createGraphMedia,
  type GraphMedia,
  type GraphMediaOptions,
  type MediaRequest,
} from './graph-media.ts'
export { MediaGoneError, MediaTooLargeError, MediaUnavailableError } from './media-errors.ts'
