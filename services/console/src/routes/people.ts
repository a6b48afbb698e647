import { Person, PersonSummary, ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { ConsoleDeps } from '../deps.ts'
import { workspaceOf } from '../guard.ts'
import type { RecordAccess } from '../record-access.ts'
import { sendFile } from '../send-file.ts'
import { SubjectParams, WorkspaceParams } from './params.ts'

const SearchQuery = z.object({
  /** Phone number, BSUID, name, pseudonym or call reference; empty: the most recent. */
  query: z.string().trim().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** GET …/people: finds people. That somebody searched is entered, what for is not: it would be personal data. */
export function searchPeopleRoute(scope: App, { people }: ConsoleDeps, recordAccess: RecordAccess): void {
  scope.get(
    '/v1/workspaces/:workspace/people',
    {
      config: { action: 'open_people' },
      schema: {
        params: WorkspaceParams,
        querystring: SearchQuery,
        response: { 200: z.array(PersonSummary) },
      },
    },
    async (request) => {
      const { query, limit } = request.query
      await recordAccess(request, {
        type: 'access.searched',
        target: { kind: 'page', id: 'people' },
        reason: query === '' ? 'most_recent' : 'search',
      })
      return people.search(workspaceOf(request).id, query, limit)
    },
  )
}

/** GET …/people/:subject: everything held on one person. */
export function personRoute(scope: App, { people }: ConsoleDeps, recordAccess: RecordAccess): void {
  scope.get(
    '/v1/workspaces/:workspace/people/:subject',
    { config: { action: 'open_people' }, schema: { params: SubjectParams, response: { 200: Person } } },
    async (request) => {
      const { subject } = request.params
      await recordAccess(request, { type: 'access.read', subject, target: { kind: 'person', id: subject } })
      const person = await people.person(workspaceOf(request).id, subject)
      if (person === undefined)
        throw new ProblemError('person_not_found', 404, 'Nothing is held on such a person here')
      return person
    },
  )
}

const PackageQuery = z.object({ reason: z.enum(['access_request']) })

/** GET …/people/:subject/package: the access package (GDPR Article 15) as a ZIP. */
export function personPackageRoute(scope: App, { exports }: ConsoleDeps, recordAccess: RecordAccess): void {
  scope.get(
    '/v1/workspaces/:workspace/people/:subject/package',
    { config: { action: 'export_person' }, schema: { params: SubjectParams, querystring: PackageQuery } },
    async (request, reply) => {
      const { subject } = request.params
      const { reason } = request.query
      await recordAccess(request, {
        type: 'access.exported',
        subject,
        target: { kind: 'person', id: subject },
        reason,
      })
      return sendFile(reply, await exports.subject(workspaceOf(request).id, subject))
    },
  )
}
