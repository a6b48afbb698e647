import { fileURLToPath } from 'node:url'

export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url))
export const DEPLOY = fileURLToPath(new URL('../../infra/deploy/', import.meta.url))
