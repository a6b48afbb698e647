import type { Session } from '@onrecord/schemas'
import type { ConsoleDeps } from './deps.ts'
import type { User } from './stores/users.ts'
import { workspacesOf } from './workspaces-of.ts'

/** What the pages need to open. Without analytics the days that have data stay out; signing in still works. */
export async function readSession(
  { workspaces, metrics, logger }: Pick<ConsoleDeps, 'workspaces' | 'metrics' | 'logger'>,
  user: User,
): Promise<Session> {
  const own = workspacesOf(user, await workspaces())
  const ranges = await Promise.all(
    own.map(async ({ id }) => {
      try {
        const range = await metrics.dataRange(id)
        return range === undefined ? [] : [[id, range] as const]
      } catch (error) {
        logger.warn({ err: error, workspace: id }, 'no data range')
        return []
      }
    }),
  )
  return {
    user: { id: user.id, name: user.name, role: user.role },
    workspaces: own,
    dataFrom: Object.fromEntries(ranges.flat()),
  }
}
