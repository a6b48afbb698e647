import { GenericContainer, Wait } from 'testcontainers'
import type { RunningS3, S3Address } from '../s3.ts'

const PORT = 7070

/** The same server from its own image. */
export async function startS3InDocker(version: string, address: S3Address): Promise<RunningS3> {
  const server = ['--port', `0.0.0.0:${PORT}`, '--region', address.region, '--health', '/health', '--quiet']
  const backend = ['posix', '--versioning-dir', '/srv/versions', '--sidecar', '/srv/metadata', '/srv/data']
  const container = await new GenericContainer(`ghcr.io/versity/versitygw:v${version}`)
    .withExposedPorts({ container: PORT, host: Number(new URL(address.endpoint).port) })
    .withEnvironment({ ROOT_ACCESS_KEY: address.accessKeyId, ROOT_SECRET_KEY: address.secretAccessKey })
    // folders come with the files in them
    .withCopyContentToContainer(
      ['data', 'versions', 'metadata'].map((name) => ({ content: '', target: `/srv/${name}/.made` })),
    )
    .withCommand([...server, ...backend])
    .withWaitStrategy(Wait.forHttp('/health', PORT))
    .start()
  return {
    ...address,
    // no time to end by itself
    kill: async () => void (await container.stop({ timeout: 0, remove: false })),
    start: () => container.restart({ timeout: 0 }),
    restart: () => container.restart({ timeout: 10_000 }),
    stop: async () => void (await container.stop({ timeout: 0 })),
  }
}
