import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Downloaded, download } from '../api/download.ts'
import { useFormat } from '../i18n/useFormat.ts'
import css from './DownloadButton.module.css'
import { ErrorNote } from './ErrorNote.tsx'
import { Ref } from './Ref.tsx'

interface DownloadButtonProps {
  url: string
  fallbackName: string
  label: string
  /** What happens besides, such as an entry in the trail. */
  hint?: string
  /** Which side of its box it stands at. */
  align?: 'start' | 'end'
  onDone?: (file: Downloaded) => void
}

/** Fetches a file that is made when it is asked for; then says what came and how to know it again. */
export function DownloadButton({
  url,
  fallbackName,
  label,
  hint,
  align = 'start',
  onDone,
}: DownloadButtonProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => download(url, fallbackName),
    onSuccess: (file) => onDone?.(file),
  })
  return (
    <div className={css.download} data-align={align}>
      <Button
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={isPending}
        onClick={() => mutate()}
      >
        {label}
      </Button>
      <div aria-live="polite" className={css.result}>
        {isPending && <span className="dim">{t('download.preparing')}</span>}
        {!isPending && data !== undefined && (
          <span className={css.done}>
            <bdi className="ltr">{data.fileName}</bdi> <span className="dim">{format.bytes(data.bytes)}</span>
            {data.sha256 !== undefined && (
              <span>
                <span className="dim">SHA-256</span> <Ref value={data.sha256} head={10} tail={6} />
              </span>
            )}
          </span>
        )}
        {!isPending && data === undefined && error === null && hint !== undefined && (
          <span className="dim">{hint}</span>
        )}
      </div>
      {error !== null && <ErrorNote error={error} what={t('download.failed')} onRetry={mutate} />}
    </div>
  )
}
