import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { sha256Of } from './checksum.ts'
import { isNotThere } from './s3-errors.ts'

const SIDE_BY_SIDE = 4

/** S3's smallest part, but for the last. */
export const MIN_PART_BYTES = 5 * 1024 * 1024
const MAX_PARTS = 10_000

/**
 * Puts an object in parts, each with its checksum. The object appears whole with the last request, or not at all; what had
 * gone up of a failed one is given back. A process that is killed leaves its parts to `sweepUploads`.
 */
export async function putInParts(
  client: S3Client,
  input: CreateMultipartUploadCommandInput,
  bytes: Uint8Array,
  { partBytes, conditions }: { partBytes: number; conditions: { IfNoneMatch?: string; IfMatch?: string } },
): Promise<void> {
  const at = { Bucket: input.Bucket, Key: input.Key }
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...input, ChecksumAlgorithm: 'SHA256' }),
  )
  try {
    const Parts = await uploadParts(client, { ...at, UploadId }, partsOf(bytes, partBytes))
    await client.send(
      new CompleteMultipartUploadCommand({ ...at, ...conditions, UploadId, MultipartUpload: { Parts } }),
    )
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...at, UploadId })).catch(() => undefined)
    throw error
  }
}

function partsOf(bytes: Uint8Array, wanted: number): Uint8Array[] {
  const size = Math.max(wanted, MIN_PART_BYTES, Math.ceil(bytes.byteLength / MAX_PARTS))
  return Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
}

/** All parts, a few side by side. After the first failure no other part is begun, and none is under way any more. */
async function uploadParts(
  client: S3Client,
  upload: { Bucket: string | undefined; Key: string | undefined; UploadId: string | undefined },
  parts: readonly Uint8Array[],
): Promise<CompletedPart[]> {
  const done: CompletedPart[] = []
  const failures: unknown[] = []
  let next = 0
  const work = async () => {
    while (next < parts.length && failures.length === 0) {
      const index = next++
      const Body = parts[index]
      if (Body === undefined) return
      const ChecksumSHA256 = sha256Of(Body)
      const PartNumber = index + 1
      const { ETag } = await client.send(
        new UploadPartCommand({
          ...upload,
          PartNumber,
          Body,
          ContentLength: Body.byteLength,
          ChecksumSHA256,
        }),
      )
      done[index] = { PartNumber, ETag, ChecksumSHA256 }
    }
  }
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, () => work().catch((error: unknown) => failures.push(error))),
  )
  if (failures.length > 0) throw failures[0]
  return done
}

/** Gives back the parts of uploads that nobody has ended since `before`. Says how many uploads. */
export async function sweepUploads(
  client: S3Client,
  { Bucket, Prefix, before }: { Bucket: string; Prefix: string; before: Date },
): Promise<number> {
  let swept = 0
  let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {}
  while (markers !== undefined) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix, ...markers }),
    )
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Initiated === undefined || Initiated >= before) continue
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(ignoreIfEnded)
      swept++
    }
    markers = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : undefined
  }
  return swept
}

function ignoreIfEnded(error: unknown): void {
  if (!isNotThere(error) && (error as Error).name !== 'NoSuchUpload') throw error
}
