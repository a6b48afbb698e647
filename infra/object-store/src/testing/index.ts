export { type LockFixture, lockContract } from './lock-contract.ts'
export { lockModelProperty } from './lock-model.ts'
export { objectStoreContract } from './object-store-contract.ts'
export { type S3Double, startS3Double } from './s3-double.ts'
