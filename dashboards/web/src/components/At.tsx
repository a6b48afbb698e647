import { formatUtc } from '../format/time.ts'
import { useFormat } from '../i18n/useFormat.ts'

/** An instant in the workspace's zone, with the stored UTC value on hover. */
export function At({ at }: { at: string }) {
  const format = useFormat()
  return (
    <time dateTime={at} title={formatUtc(at)} className="nowrap">
      {format.instant(at)}
    </time>
  )
}
