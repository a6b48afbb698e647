import { Button, Menu } from '@mantine/core'
import { IconBuildingStore, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useMatchRoute, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession, useWorkspace } from './workspace.ts'

/** Another workspace opens on the same page with that workspace's own days; filters belong to one workspace and stay behind. */
export function WorkspaceSwitch() {
  const { t } = useTranslation()
  const { workspaces } = useSession()
  const current = useWorkspace()
  const navigate = useNavigate()
  const matches = useMatchRoute()

  const open = (workspace: string) => {
    const page = matches({ to: '/w/$workspace/overview' })
      ? 'overview'
      : matches({ to: '/w/$workspace/reports' })
        ? 'reports'
        : 'people'
    void navigate({ to: `/w/$workspace/${page}`, params: { workspace }, search: {} })
  }

  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          fz={13}
          fw={500}
          px={10}
          leftSection={<IconBuildingStore size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t('shell.workspace', { name: current.name })}
        >
          <bdi>{current.name}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.workspaces')}</Menu.Label>
        {workspaces.map(({ id, name }) => (
          <Menu.Item
            key={id}
            onClick={() => open(id)}
            rightSection={id === current.id ? <IconCheck size={15} aria-hidden /> : null}
            aria-current={id === current.id || undefined}
          >
            <bdi>{name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
