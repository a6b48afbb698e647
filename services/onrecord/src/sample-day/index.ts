export type {
  CallOutcome,
  Expected,
  ExpectedCall,
  ExpectedRecording,
  ExpectedTranscript,
} from './expected.ts'
export { generateSampleDay } from './generate-day.ts'
export { type GraphStandIn, type GraphStandInOptions, startGraphStandIn } from './graph-stand-in.ts'
export { sampleFiles } from './media.ts'
export { type PostDayOptions, type Posted, postSampleDay } from './post-day.ts'
export { headersOf } from './sign-delivery.ts'
export type * from './types.ts'
