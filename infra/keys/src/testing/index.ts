export { keyringContract } from './keyring-contract.ts'
export { type KmsStandIn, startKmsStandIn } from './kms-stand-in.ts'
