/** The stages between the log and the facts one by one, for who measures them. */
export { KEPT } from './domain/clear-data.ts'
export { createIntake, MAX_EVENTS } from './intake.ts'
export { createEventReader } from './reading/read-events.ts'
export { linesOf, type Taken, takenOf } from './reading/taken.ts'
