import { Button, Popover, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendar, IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../components/useNow.ts'
import { type Days, dayIn, PRESETS, presetDays } from '../format/days.ts'
import { formatOffset } from '../format/time.ts'
import { useFormat } from '../i18n/useFormat.ts'
import css from './DateRange.module.css'
import { useDays, useSession, useWorkspace } from './workspace.ts'

const Calendar = lazy(() => import('./Calendar.tsx').then(({ Calendar }) => ({ default: Calendar })))

/** The days that every page looks at, in the workspace's time zone. */
export function DateRange() {
  const { t } = useTranslation()
  const format = useFormat()
  const workspace = useWorkspace()
  const { dataFrom } = useSession()
  const days = useDays()
  const [opened, popover] = useDisclosure(false)
  const navigate = useNavigate()

  const today = dayIn(workspace.timeZone, useNow())
  const data = dataFrom[workspace.id] ?? { from: today, to: today }
  const offset = formatOffset(workspace.timeZone, new Date(`${days.to}T12:00:00Z`), format.locale)
  const choose = (chosen: Days) => {
    popover.close()
    void navigate({ to: '.', search: (search) => ({ ...search, ...chosen }) })
  }

  return (
    <Popover
      opened={opened}
      onChange={popover.toggle}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          size="compact-md"
          fz={13}
          fw={500}
          px={10}
          leftSection={<IconCalendar size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={popover.toggle}
        >
          {format.days(days.from, days.to)}
          <bdi className={css.offset} title={workspace.timeZone}>
            {offset}
          </bdi>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div className={css.range}>
          <ul className={css.presets}>
            {PRESETS.map((preset) => {
              const there = presetDays(preset, today, data)
              const isChosen = there.from === days.from && there.to === days.to
              return (
                <li key={preset}>
                  <button
                    type="button"
                    className={css.preset}
                    aria-pressed={isChosen}
                    onClick={() => choose(there)}
                  >
                    {t(`preset.${preset}`, { n: preset === 'last28' ? 28 : 7 })}
                  </button>
                </li>
              )
            })}
          </ul>
          <div className={css.calendar}>
            <Suspense fallback={<div className={css.placeholder} />}>
              <Calendar days={days} onChoose={choose} />
            </Suspense>
            <Text size="xs" c="dimmed" mt={8}>
              {t('shell.zone')} <bdi>{workspace.timeZone}</bdi> (<bdi>{offset}</bdi>)
            </Text>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
