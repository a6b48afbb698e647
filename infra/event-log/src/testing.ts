export { anEvent, eventLogContract } from './event-log.contract.ts'
export { describeTopic, type TopicSpec } from './topics.ts'
