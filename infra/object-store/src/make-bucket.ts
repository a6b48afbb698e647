import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3'
import { createS3Client, type S3StoreOptions } from './s3-client.ts'
import { asking, isNotThere } from './s3-errors.ts'

/**
 * Makes the bucket if it is not there; says whether it did. With `objectLock` it also keeps versions, and neither can be
 * turned off again. A bucket that is there stays as it is.
 */
export async function makeBucket(options: S3StoreOptions, { objectLock = false } = {}): Promise<boolean> {
  const { bucket: Bucket, region } = options
  const client = createS3Client(options)
  try {
    return await asking(`make the bucket ${Bucket}`, async () => {
      try {
        await client.send(new HeadBucketCommand({ Bucket }))
        return false
      } catch (error) {
        if (!isNotThere(error)) throw error
      }
      await client.send(
        new CreateBucketCommand({
          Bucket,
          ObjectLockEnabledForBucket: objectLock,
          // the name of the first region is the one that must not be said
          ...(options.endpoint === undefined &&
            region !== 'us-east-1' && {
              CreateBucketConfiguration: { LocationConstraint: region as 'eu-central-1' },
            }),
        }),
      )
      return true
    })
  } finally {
    client.destroy()
  }
}
