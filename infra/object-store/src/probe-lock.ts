import { randomUUID } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { LockMode } from './object-store.ts'
import { isRefusal } from './s3-errors.ts'
import { deleteVersion, deleteVersions, lockOf, versionsUnder } from './s3-versions.ts'

/** Whether the server was seen to keep locks. Only then may anything here be called WORM. */
export type LockProbe = { worm: true; mode: LockMode } | { worm: false; why: string }

const PREFIX = 'probes/object-lock/'
/** Long enough for clocks that differ a little and for the attempts; what is left goes at the next start. */
const LOCK_MS = 30_000
const BODY = 'a locked object that tests whether it can be removed'

interface Place {
  Bucket: string
  root: string
}

/**
 * Compatible servers are known to take a lock and not to keep it. So a locked object is written, and everything is tried
 * that the lock forbids: to delete the version, to shorten the lock, to weaken its mode, to write over it. Answers count for
 * nothing; what lies there afterwards counts.
 *
 * @throws whatever says that the server cannot be asked: nothing is known then
 */
export async function probeLock(
  client: S3Client,
  { Bucket, root, mode }: Place & { mode: LockMode },
): Promise<LockProbe> {
  const Key = `${root}${PREFIX}${randomUUID()}`
  const Mode = mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE'
  const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + LOCK_MS)
  const put = await answerOf(
    client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: BODY,
        ObjectLockMode: Mode,
        ObjectLockRetainUntilDate: until,
      }),
    ),
  )
  if ('refusal' in put) return not(`the bucket takes no locked objects (${put.refusal})`)
  const { VersionId } = put.answer
  if (VersionId === undefined) {
    await client.send(new DeleteObjectCommand({ Bucket, Key }))
    return not('the bucket keeps no versions')
  }
  const version = { Bucket, Key, VersionId }
  if (!(await isLocked())) {
    await clear(client, version)
    return not('the server takes a lock and does not keep it')
  }

  const attempts: [what: string, attempt: () => Promise<unknown>][] = [
    ['a locked version can be deleted', () => client.send(new DeleteObjectCommand(version))],
    ['a lock can be shortened', () => retain(Mode, new Date(until.getTime() - LOCK_MS / 2))],
    ...(mode === 'compliance'
      ? ([
          ['a lock can be weakened', () => retain('GOVERNANCE', until)],
          [
            'a compliance lock can be bypassed',
            () => client.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true })),
          ],
        ] satisfies [string, () => Promise<unknown>][])
      : []),
    [
      'writing again replaces a locked version',
      () => client.send(new PutObjectCommand({ Bucket, Key, Body: 'another' })),
    ],
    [
      'deleting the object removes a locked version',
      () => client.send(new DeleteObjectCommand({ Bucket, Key })),
    ],
  ]
  for (const [what, attempt] of attempts) {
    await answerOf(attempt())
    if (!(await isUntouched())) {
      await clear(client, version)
      return not(what)
    }
  }
  await clear(client, version)
  return { worm: true, mode }

  function retain(asked: 'COMPLIANCE' | 'GOVERNANCE', RetainUntilDate: Date) {
    return client.send(
      new PutObjectRetentionCommand({ ...version, Retention: { Mode: asked, RetainUntilDate } }),
    )
  }

  async function isLocked(): Promise<boolean> {
    const lock = await lockOf(client, version)
    return lock?.mode === mode && lock.until.getTime() === until.getTime()
  }

  async function isUntouched(): Promise<boolean> {
    if (!(await isLocked())) return false
    const got = await answerOf(client.send(new GetObjectCommand(version)))
    return 'answer' in got && (await got.answer.Body?.transformToString()) === BODY
  }
}

const not = (why: string): LockProbe => ({ worm: false, why })

/** Removes what earlier probes left behind, as far as their locks have ended. */
export async function removeOldProbes(client: S3Client, { Bucket, root }: Place): Promise<void> {
  for (const version of await versionsUnder(client, Bucket, `${root}${PREFIX}`))
    if (!version.isDeleteMarker) await deleteVersion(client, version, PREFIX)
  // markers last, and only where nothing lies beneath them any more
  const left = await versionsUnder(client, Bucket, `${root}${PREFIX}`)
  const kept = new Set(left.filter((version) => !version.isDeleteMarker).map(({ Key }) => Key))
  for (const version of left)
    if (version.isDeleteMarker && !kept.has(version.Key)) await deleteVersion(client, version, PREFIX)
}

/** Hides the probe and removes what may go. */
async function clear(client: S3Client, { Bucket, Key }: { Bucket: string; Key: string }): Promise<void> {
  await deleteVersions(client, Bucket, Key, PREFIX).catch(() => undefined)
}

/** A refusal by the server is an answer too; a server that cannot answer is not. */
async function answerOf<T>(asked: Promise<T>): Promise<{ answer: T } | { refusal: string }> {
  try {
    return { answer: await asked }
  } catch (error) {
    if (isRefusal(error)) return { refusal: error.name }
    throw error
  }
}
