import type { Overview } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { SparkLine } from '../../charts/SparkLine.tsx'
import { changeOf } from '../../format/number.ts'
import { type Format, useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'
import css from './FigureCard.module.css'

type Figure = Overview['figures'][number]

interface FigureCardProps {
  figure: Figure
  /** The value of the days before; `undefined`: no comparison asked for. */
  before: number | null | undefined
}

/** A figure with what it is a figure of: never a percentage without its denominator. */
export function FigureCard({ figure, before }: FigureCardProps) {
  const { t } = useTranslation()
  const words = useWords()
  const format = useFormat()
  const title = words('figure', figure.name, figure.title)
  const value = format.measure(figure.value, figure.unit)
  return (
    <div className={css.figure}>
      <h2 className={css.title}>{title}</h2>
      <p className={css.value}>{value}</p>
      {before !== undefined && <Change figure={figure} before={before} format={format} />}
      <Denominator figure={figure} format={format} />
      <SparkLine
        values={figure.spark.map(({ value }) => value)}
        label={t('overview.course', { title, value })}
      />
    </div>
  )
}

function Denominator({ figure, format }: { figure: Figure; format: Format }) {
  const { t } = useTranslation()
  const { value, of, missing, unit } = figure
  const parts: string[] = []
  if (of !== null) {
    const isShare = unit === 'share' && value !== null
    parts.push(
      isShare
        ? t('overview.partOf', { part: format.count(Math.round(value * of)), whole: format.count(of) })
        : t('overview.measured', { count: of }),
    )
  }
  if (missing !== null && missing > 0) parts.push(t('overview.missing', { count: missing }))
  return parts.map((part) => (
    <p key={part} className={css.of}>
      {part}
    </p>
  ))
}

function Change({ figure, before, format }: { figure: Figure; before: number | null; format: Format }) {
  const { t } = useTranslation()
  const change = changeOf(figure.value, before)
  if (change === null) return <p className={css.change}>{t('overview.noComparison')}</p>
  const size =
    figure.unit === 'share'
      ? t('overview.points', { points: format.points(Math.abs(change)) })
      : format.measure(Math.abs(change), figure.unit)
  const arrow = change > 0 ? '▲' : change < 0 ? '▼' : '='
  return (
    <p className={css.change} title={t('overview.before', { value: format.measure(before, figure.unit) })}>
      <span aria-hidden>{arrow}</span>
      <span className="visually-hidden">{t(change >= 0 ? 'overview.up' : 'overview.down')}</span> {size}
    </p>
  )
}
