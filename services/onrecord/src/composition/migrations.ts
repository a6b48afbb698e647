import { migrations as consent } from '@onrecord/consent'
import { migrations as console } from '@onrecord/console'
import { migrations as eventLog } from '@onrecord/event-log'
import { migrations as identity } from '@onrecord/identity'
import { migrations as ingest } from '@onrecord/ingest'
import { migrations as keys } from '@onrecord/keys'
import { migrations as ledger } from '@onrecord/ledger'
import { migrations as permissions } from '@onrecord/permissions'
import { migrations as privacy } from '@onrecord/privacy'
import { migrations as recording } from '@onrecord/recording'
import { migrations as transcription } from '@onrecord/transcription'

/** Of every owner, in the order in which they refer to each other. */
export const MIGRATIONS = [
  eventLog,
  keys,
  identity,
  ingest,
  ledger,
  consent,
  permissions,
  recording,
  transcription,
  privacy,
  console,
]
