import { Button, SegmentedControl, Select } from '@mantine/core'
import { IconArrowsDiff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatAgent } from '../../format/words.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useDimension } from './dimensions.ts'
import css from './Filters.module.css'
import { useOverviewSearch } from './search-state.ts'

type Choice = 'account' | 'agent' | 'country'
const CHOICES: readonly Choice[] = ['account', 'agent', 'country']

/** Plain filters; every choice is in the address. */
export function Filters() {
  const { t } = useTranslation()
  const { search, change } = useOverviewSearch()
  const hasFilter = [search.account, search.agent, search.direction, search.country].some(
    (value) => value !== undefined,
  )
  return (
    <div className={css.filters} role="group" aria-label={t('filter.all')}>
      <SegmentedControl
        size="xs"
        value={search.direction ?? 'both'}
        onChange={(value) =>
          change({ direction: value === 'inbound' || value === 'outbound' ? value : undefined })
        }
        data={[
          { value: 'both', label: t('filter.both') },
          { value: 'inbound', label: t('direction.inbound') },
          { value: 'outbound', label: t('direction.outbound') },
        ]}
        aria-label={t('filter.direction')}
      />
      {CHOICES.map((choice) => (
        <DimensionSelect key={choice} choice={choice} />
      ))}
      <Button
        size="compact-sm"
        h={30}
        fw={500}
        fz={12.5}
        variant={search.compare === undefined ? 'default' : 'light'}
        leftSection={<IconArrowsDiff size={15} aria-hidden />}
        aria-pressed={search.compare !== undefined}
        onClick={() => change({ compare: search.compare === undefined ? 'previous' : undefined })}
      >
        {t('filter.compare')}
      </Button>
      {hasFilter && (
        <Button
          size="compact-sm"
          h={30}
          fw={500}
          fz={12.5}
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() =>
            change({ account: undefined, agent: undefined, direction: undefined, country: undefined })
          }
        >
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

function DimensionSelect({ choice }: { choice: Choice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { search, change } = useOverviewSearch()
  const chosen = search[choice]
  const values = useDimension(choice)
  const options = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values]
  if (options.length === 0) return null
  return (
    <Select
      size="xs"
      w={136}
      clearable
      searchable={options.length > 8}
      placeholder={t(`filter.${choice}`)}
      aria-label={t(`filter.${choice}`)}
      value={chosen ?? null}
      onChange={(value) => change({ [choice]: value ?? undefined })}
      data={options.map((value) => ({
        value,
        label: choice === 'country' ? format.country(value) : formatAgent(value),
      }))}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  )
}
