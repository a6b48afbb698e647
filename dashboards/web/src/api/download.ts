import { send } from './client.ts'

export interface Downloaded {
  fileName: string
  bytes: number
  /** Hex; absent where the page is not on a secure origin and the browser offers no SHA-256. */
  sha256: string | undefined
}

/** Fetches a file, hands it to the browser to save, and says what was saved. */
export async function download(url: string, fallbackName: string): Promise<Downloaded> {
  const response = await send(url)
  const content = await response.blob()
  const fileName = fileNameOf(response.headers.get('content-disposition')) ?? fallbackName
  save(content, fileName)
  return { fileName, bytes: content.size, sha256: await sha256Of(content) }
}

export function save(content: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** RFC 6266: `filename*` before `filename`. */
export function fileNameOf(disposition: string | null): string | undefined {
  if (disposition === null) return undefined
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (extended !== undefined) return decodeURIComponent(extended)
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1]
}

async function sha256Of(content: Blob): Promise<string | undefined> {
  if (!('subtle' in crypto)) return undefined
  const digest = await crypto.subtle.digest('SHA-256', await content.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
