import { ProblemError } from '@onrecord/schemas'

/** The steps of the way that can run in a process of their own. */
export const SERVICE_NAMES = [
  'ingest',
  'consent',
  'recording',
  'transcription',
  'analytics',
  'privacy',
  'reports',
  'console',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** What a process can be connected to. `database`: PostgreSQL; `keys`: the keyring; `signing`: the ledger's key. */
export const SYSTEMS = ['database', 'log', 'keys', 'signing', 'clickhouse', 'objects', 'speech'] as const
export type System = (typeof SYSTEMS)[number]

/** What each service is connected to, and nothing else. */
export const NEEDS: Readonly<Record<ServiceName, readonly System[]>> = {
  ingest: ['database', 'log', 'keys'],
  consent: ['database', 'log', 'keys'],
  recording: ['database', 'log', 'keys', 'objects'],
  transcription: ['database', 'log', 'keys', 'objects', 'speech'],
  analytics: ['log', 'clickhouse'],
  privacy: ['database', 'log', 'clickhouse'],
  reports: ['database', 'log', 'keys', 'signing', 'clickhouse', 'objects'],
  console: ['database', 'log', 'keys', 'signing', 'clickhouse', 'objects'],
}

/** @throws ProblemError `service_unknown` */
export function serviceNameOf(text: string): ServiceName {
  const found = SERVICE_NAMES.find((candidate) => candidate === text)
  if (found === undefined)
    throw new ProblemError(
      'service_unknown',
      400,
      'There is no such service',
      `${text}; there are ${SERVICE_NAMES.join(', ')}`,
    )
  return found
}
