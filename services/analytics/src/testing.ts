export { randomDay } from './testing/random-day.ts'
export { writeFacts } from './write-facts.ts'
