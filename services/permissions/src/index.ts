export type { Breach } from './domain/breaches.ts'
export { DEFAULT_LIMITS, Limits } from './domain/limits.ts'
export { migrations } from './migrations.ts'
export {
  type BreachOfContact,
  type ContactPermission,
  createPermissions,
  type Permissions,
} from './permissions.ts'
export { type PermissionRoutesDeps, permissionRoutes } from './routes.ts'
export { createPermissionService, type PermissionServiceOptions } from './service.ts'
