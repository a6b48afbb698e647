export { type VerifyOptions, type VerifyReport, verifyBundle } from './bundle.ts'
export { duplicateKeyIn } from './duplicate-key.ts'
export type { Failure, FailureName } from './failure.ts'
export { verifyProof } from './proof.ts'
