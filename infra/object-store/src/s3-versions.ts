import {
  DeleteObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
import { ObjectLockedError, ObjectStoreUnavailableError } from './errors.ts'
import type { ObjectLock } from './object-store.ts'
import { isDenied, isNotThere, statusOf } from './s3-errors.ts'

export interface VersionName {
  Bucket: string
  Key: string
  VersionId: string
}

export interface Version extends VersionName {
  /** Hides what lies beneath it; has no bytes. */
  isDeleteMarker: boolean
}

/** Every version and delete marker under a prefix. */
export const versionsUnder = (client: S3Client, Bucket: string, Prefix: string): Promise<Version[]> =>
  list(client, { Bucket, Prefix }, () => true)

/** Of one object. Its key comes before all that it is the beginning of. */
async function versionsOf(client: S3Client, Bucket: string, Key: string): Promise<Version[]> {
  const found = await list(client, { Bucket, Prefix: Key }, (nextKey) => nextKey === Key)
  return found.filter((version) => version.Key === Key)
}

/** Lists page after page while it is to go on; to the end first, since marks of pages are versions that may go. */
async function list(
  client: S3Client,
  { Bucket, Prefix }: { Bucket: string; Prefix: string },
  goOn: (nextKey: string | undefined) => boolean,
): Promise<Version[]> {
  const all: Version[] = []
  let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {}
  while (markers !== undefined) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, ...markers }),
    )
    const found = [
      ...(page.Versions ?? []).map((one) => ({ ...one, isDeleteMarker: false })),
      ...(page.DeleteMarkers ?? []).map((one) => ({ ...one, isDeleteMarker: true })),
    ]
    for (const { Key, VersionId, isDeleteMarker } of found)
      if (Key !== undefined && VersionId !== undefined) all.push({ Bucket, Key, VersionId, isDeleteMarker })
    const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page
    markers = IsTruncated && goOn(KeyMarker) ? { KeyMarker, VersionIdMarker } : undefined
  }
  return all
}

/**
 * Takes every version of one object away. A delete marker goes on top first and comes off last, so that no older version
 * is ever seen again; it stays while a lock keeps something beneath it.
 * @throws ObjectLockedError
 */
export async function deleteVersions(
  client: S3Client,
  Bucket: string,
  Key: string,
  name: string,
): Promise<void> {
  // some servers say of an object that another request has just removed that it is not there
  await client.send(new DeleteObjectCommand({ Bucket, Key })).catch((error: unknown) => {
    if (!isNotThere(error)) throw error
  })
  for (let round = 1; await removeListed(client, await versionsOf(client, Bucket, Key), name); round++)
    if (round === MAX_ROUNDS) throw new ObjectStoreUnavailableError(`the versions of ${name} keep changing`)
}

const MAX_ROUNDS = 5

/** Whether to look again: other requests were changing the versions meanwhile. */
async function removeListed(client: S3Client, versions: readonly Version[], name: string): Promise<boolean> {
  const ends: VersionEnd[] = []
  for (const version of versions)
    if (!version.isDeleteMarker) ends.push(await deleteVersion(client, version, name))
  const locked = ends.filter((end) => end instanceof ObjectLockedError)
  const [longest] = locked.sort((a, b) => (b.until?.getTime() ?? 0) - (a.until?.getTime() ?? 0))
  if (longest !== undefined) throw longest
  for (const version of versions)
    if (version.isDeleteMarker) ends.push(await deleteVersion(client, version, name))
  return ends.includes('moved')
}

/** An error: what keeps it. `moved`: it was listed, and the server does not know its id (any more, or just now). */
type VersionEnd = 'gone' | 'moved' | ObjectLockedError

export async function deleteVersion(
  client: S3Client,
  { Bucket, Key, VersionId }: VersionName,
  name: string,
): Promise<VersionEnd> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))
    return 'gone'
  } catch (error) {
    if (isNotThere(error)) return 'gone'
    if (statusOf(error) === 400) return 'moved'
    const locked = isDenied(error) ? await whatKeeps(client, { Bucket, Key, VersionId }, name) : undefined
    if (locked === undefined) throw error
    return locked
  }
}

/** A refusal has many causes; the version's own lock says whether it is the one. */
async function whatKeeps(
  client: S3Client,
  version: VersionName,
  name: string,
): Promise<ObjectLockedError | undefined> {
  const lock = await lockOf(client, version)
  const legalHold = await isHeld(client, version)
  const isLocked = legalHold || (lock !== undefined && lock.until.getTime() > Date.now() - CLOCK_SKEW_MS)
  return isLocked ? new ObjectLockedError(name, { lock, legalHold }) : undefined
}

/** Asked for as such: some servers leave it out of what they say of older versions. */
export async function lockOf(client: S3Client, version: VersionName): Promise<ObjectLock | undefined> {
  const found = await client.send(new GetObjectRetentionCommand(version)).catch(nothingIfNone)
  const { Mode, RetainUntilDate: until } = found?.Retention ?? {}
  if (Mode === undefined || until === undefined) return undefined
  return { mode: Mode === 'COMPLIANCE' ? 'compliance' : 'governance', until }
}

async function isHeld(client: S3Client, version: VersionName): Promise<boolean> {
  const found = await client.send(new GetObjectLegalHoldCommand(version)).catch(nothingIfNone)
  return found?.LegalHold?.Status === 'ON'
}

/** No lock on this version, no locks in this bucket, or no such version. */
function nothingIfNone(error: unknown): undefined {
  if (statusOf(error) !== 404 && statusOf(error) !== 400) throw error
  return undefined
}

const CLOCK_SKEW_MS = 60_000

export function holdOf(head: HeadObjectCommandOutput): { lock?: ObjectLock; legalHold: boolean } {
  const { ObjectLockMode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus } = head
  const mode = ObjectLockMode === 'COMPLIANCE' ? 'compliance' : 'governance'
  return {
    ...(ObjectLockMode !== undefined && until !== undefined && { lock: { mode, until } }),
    legalHold: ObjectLockLegalHoldStatus === 'ON',
  }
}
