export { homeOf } from './home-of.ts'
export type { Identifiers, Identities, IdentityLink } from './identities.ts'
export { migrations } from './migrations.ts'
export { createIdentities, type IdentitiesDeps } from './postgres-identities.ts'
