import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEPLOY } from './deploy-folder.ts'
import { describeTool } from './describe-tool.ts'
import { runWell } from './run.ts'

const cwd = join(DEPLOY, 'prometheus')

await describeTool(['promtool'], 'Prometheus', ({ promtool }) => {
  it('takes the configuration', async () => {
    await runWell(promtool, ['check', 'config', '--syntax-only', 'prometheus.yaml'], { cwd })
  })

  it('takes the rules', async () => {
    await runWell(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', 'alerts.yaml'], { cwd })
  })

  it('raises each alert when it should, and none on an ordinary day', async () => {
    expect(await runWell(promtool, ['test', 'rules', 'alerts.test.yaml'], { cwd })).toContain('SUCCESS')
  })
})
