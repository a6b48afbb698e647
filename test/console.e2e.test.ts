import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './systems/browser.ts'
import { type RunningOnRecord, runOnRecord, startOnRecord } from './systems/onrecord.ts'
import { type QuietDay, quietDay } from './systems/quiet-day.ts'

let server: RunningOnRecord
let browser: Browser
let context: BrowserContext
let page: Page
let day: QuietDay
const faults: string[] = []

beforeAll(async () => {
  day = await quietDay()
  server = await startOnRecord(day.data, ['start'], { env: day.env })
  browser = await openBrowser()
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function signInLink(): Promise<string> {
  const run = await runOnRecord(['sign-in-link', '--json', '--data', day.data], day.env)
  return (JSON.parse(run.stdout) as { link: string }).link
}

/** Serious and critical findings of axe, in words. */
async function barriers(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)
}

describe('the console', () => {
  it('opens by a link once', async () => {
    const link = await signInLink()
    await page.goto(link)
    await page.getByRole('button').click()
    await page.waitForURL(/\/overview/)
    const second = await browser.newPage()
    await second.goto(link)
    await second.getByRole('button').click()
    await second.waitForLoadState()
    expect(await second.getByRole('alert').count()).toBe(1)
    await second.close()
  })

  it('shows the analyst the figures of the sample day, and follows a filter in the URL', async () => {
    await page.getByText('Answer rate').first().waitFor()
    await page
      .getByText(/^\d+ of \d+$/)
      .first()
      .waitFor()
    const all = await page
      .getByText(/^\d+ calls$/)
      .first()
      .textContent()
    await page.getByText('Outbound', { exact: true }).click()
    await page.waitForURL(/direction=outbound/)
    await expect
      .poll(() =>
        page
          .getByText(/^\d+ calls$/)
          .first()
          .textContent(),
      )
      .not.toBe(all)
    await page.goBack()
    await expect.poll(() => page.url()).not.toContain('direction=outbound')
    await expect
      .poll(() =>
        page
          .getByText(/^\d+ calls$/)
          .first()
          .textContent(),
      )
      .toBe(all)
    expect(await barriers()).toEqual([])
  })

  it('shows the officer why a call was recorded, and the trail of the person', async () => {
    await page.getByRole('link', { name: 'People' }).click()
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name: '1', exact: true }) })
      .first()
    await row.getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Consent', exact: true }).waitFor()
    await page
      .getByRole('row')
      .filter({ hasText: 'Stored' })
      .getByRole('button', { name: /why/i })
      .first()
      .click()
    await page.getByText('Consent in force').first().waitFor()
    expect(await barriers()).toEqual([])
    await page.getByRole('tab', { name: /Consent trail/ }).click()
    await page
      .getByText(/Recording stored/i)
      .first()
      .waitFor()
  })

  it('gives the data protection officer everything that is held on the person', async () => {
    await page.getByRole('tab', { name: /Everything we hold/ }).click()
    await page
      .getByText(/object store/i)
      .first()
      .waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: /Download package/ }).click()
    expect((await download).suggestedFilename()).toMatch(/^access-package_.*\.zip$/)
  })

  it('exports the trail of the period', async () => {
    await page.getByRole('link', { name: 'Reports' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: /Download audit trail/ }).click()
    expect((await download).suggestedFilename()).toMatch(/^consent-audit-trail_.*\.pdf$/)
    expect(await barriers()).toEqual([])
  })

  it('speaks Arabic from right to left', async () => {
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('button', { name: /language/i }).click()
    await page.getByText('العربية').click()
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('rtl')
    await page.getByText('معدل الإجابة').first().waitFor()
    const rail = await page.getByRole('navigation').first().boundingBox()
    expect(rail?.x).toBeGreaterThan(640)
    expect(await barriers()).toEqual([])
  })

  it('says what is not there, and logs nothing to the page', async () => {
    const answer = await page.request.get(
      `${server.url}/v1/workspaces/nobody/overview?from=2026-11-16&to=2026-11-16`,
    )
    expect(answer.status()).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'workspace_not_found' })
    expect(faults).toEqual([])
  })
})
