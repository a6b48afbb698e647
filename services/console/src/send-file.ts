import type { ExportFile } from '@onrecord/schemas'
import type { FastifyReply } from 'fastify'

/** As a download; the browser must not guess another type. */
export function sendFile(reply: FastifyReply, { fileName, contentType, bytes }: ExportFile): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${fileName.replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`)
    .type(contentType)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
