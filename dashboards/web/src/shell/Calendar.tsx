import '@mantine/dates/styles.layer.css'
import 'dayjs/locale/ar'
import { DatePicker, DatesProvider } from '@mantine/dates'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Days } from '../format/days.ts'
import { firstWeekday } from '../format/locale.ts'
import { formatCount } from '../format/number.ts'
import { formatMonth } from '../format/time.ts'
import { useLanguage } from '../i18n/Language.tsx'

interface CalendarProps {
  days: Days
  onChoose: (days: Days) => void
}

/** A range is chosen with two days; the first alone changes nothing yet. */
export function Calendar({ days, onChoose }: CalendarProps) {
  const { t } = useTranslation()
  const { language, locale } = useLanguage()
  const [range, setRange] = useState<[string | null, string | null]>([days.from, days.to])

  const take = (next: [string | null, string | null]) => {
    setRange(next)
    const [from, to] = next
    if (from !== null && to !== null) onChoose({ from, to })
  }
  return (
    <DatesProvider
      settings={{
        locale: language,
        firstDayOfWeek: (firstWeekday(locale) % 7) as 0 | 1 | 6,
        weekendDays: [],
      }}
    >
      <DatePicker
        type="range"
        allowSingleDateInRange
        size="sm"
        value={range}
        onChange={take}
        defaultDate={days.to}
        monthLabelFormat={(date) => formatMonth(date, locale)}
        renderDay={(date) => formatCount(Number(date.slice(8, 10)), locale)}
        ariaLabels={{
          nextMonth: t('calendar.nextMonth'),
          previousMonth: t('calendar.previousMonth'),
          nextYear: t('calendar.nextYear'),
          previousYear: t('calendar.previousYear'),
          nextDecade: t('calendar.nextDecade'),
          previousDecade: t('calendar.previousDecade'),
          monthLevelControl: t('calendar.chooseMonth'),
          yearLevelControl: t('calendar.chooseYear'),
        }}
      />
    </DatesProvider>
  )
}
