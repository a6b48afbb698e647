export { decrypt, encrypt } from './aes-gcm.ts'
export { base32 } from './base32.ts'
export {
  KeyDestroyedError,
  KeyServiceRefusedError,
  KeyServiceUnavailableError,
  UnsealError,
} from './errors.ts'
export type { KeyEncryption } from './key-encryption.ts'
export { readKeyFile } from './key-file.ts'
export type { Keyring } from './keyring.ts'
export { type AwsKmsOptions, createAwsKms } from './kms/aws-kms.ts'
export { createKeyServiceEncryption } from './kms/key-service-encryption.ts'
export { migrations } from './migrations.ts'
export { createKeyring, randomRef } from './postgres-keyring.ts'
export { openObject, type SealedObject, sealObject } from './sealed-object.ts'
