import AxeBuilderModule from '../../../test/node_modules/@axe-core/playwright/dist/index.mjs'
import { chromium } from '../../../test/node_modules/playwright-core/index.mjs'

const AxeBuilder = (AxeBuilderModule as any).default ?? AxeBuilderModule
const base = process.env.BASE ?? 'http://127.0.0.1:4300'
const out = '/tmp/shots'
const only = process.argv[2]
const SUBJECT = (await (await fetch(`${base}/v1/workspaces/corniche-dental/people?limit=1`)).json())[0]
  .subject
const W = `/w/corniche-dental`
const D = 'from=2027-02-01&to=2027-02-28'
const person = `${W}/people/${SUBJECT}?${D}`
type Shot = {
  name: string
  path: string
  lang?: 'en' | 'ar'
  scheme?: 'light' | 'dark'
  size?: [number, number]
  full?: boolean
  act?: (page: any) => Promise<void>
}
const shots: Shot[] = [
  { name: 'overview', path: `${W}/overview?${D}`, full: true },
  { name: 'overview-dark', path: `${W}/overview?${D}&compare=previous`, scheme: 'dark', full: true },
  { name: 'overview-ar', path: `${W}/overview?${D}`, lang: 'ar', full: true },
  { name: 'overview-ar-dark', path: `${W}/overview?${D}&heat=rate`, lang: 'ar', scheme: 'dark', full: true },
  { name: 'overview-phone', path: `${W}/overview?${D}`, size: [390, 844], full: true },
  { name: 'overview-tables', path: `${W}/overview?${D}&tables=first.outcomes.heat.coverage`, full: true },
  { name: 'overview-day', path: `${W}/overview?from=2027-02-12&to=2027-02-12`, full: true },
  { name: 'overview-error', path: `${W}/overview?${D}&country=XX`, act: (p) => p.waitForTimeout(6000) },
  { name: 'overview-loading', path: `${W}/overview?${D}&country=ZZ` },
  { name: 'overview-empty', path: `/w/empty-shop/overview?${D}` },
  { name: 'people', path: `${W}/people?${D}` },
  { name: 'people-ar', path: `${W}/people?${D}`, lang: 'ar' },
  { name: 'people-none', path: `${W}/people?${D}&q=zzzz` },
  { name: 'person', path: person, full: true },
  {
    name: 'person-open',
    path: person,
    full: true,
    act: (p) => p.getByRole('button', { name: 'Why' }).first().click(),
  },
  { name: 'person-trail', path: `${person}&tab=trail`, full: true },
  { name: 'person-trail-ar-dark', path: `${person}&tab=trail`, lang: 'ar', scheme: 'dark', full: true },
  { name: 'person-holdings', path: `${person}&tab=holdings`, full: true },
  { name: 'person-conversations-dark', path: `${person}&tab=conversations`, scheme: 'dark', full: true },
  {
    name: 'person-ar',
    path: person,
    lang: 'ar',
    full: true,
    act: (p) => p.getByRole('button', { name: 'لماذا' }).first().click(),
  },
  { name: 'person-phone', path: person, size: [390, 844], full: true },
  {
    name: 'person-listen',
    path: person,
    act: (p) => p.getByRole('button', { name: 'Play' }).first().click(),
  },
  {
    name: 'reports',
    path: `${W}/reports?${D}&audit=json`,
    act: async (p) => {
      await p.getByRole('button', { name: 'Download audit trail' }).click()
      await p.waitForTimeout(500)
    },
  },
  { name: 'reports-ar', path: `${W}/reports?${D}`, lang: 'ar' },
  { name: 'reports-phone-dark', path: `${W}/reports?${D}`, size: [390, 844], scheme: 'dark', full: true },
  {
    name: 'search',
    path: `${W}/overview?${D}`,
    act: async (p) => {
      await p.keyboard.press('Control+k')
      await p.waitForTimeout(400)
      await p.keyboard.type('971')
      await p.waitForTimeout(600)
    },
  },
  {
    name: 'dates',
    path: `${W}/people?${D}`,
    act: async (p) => {
      await p.getByRole('button', { name: /Feb/ }).first().click()
      await p.waitForTimeout(700)
    },
  },
  {
    name: 'dates-ar',
    path: `${W}/people?${D}`,
    lang: 'ar',
    act: async (p) => {
      await p
        .getByRole('button', { name: /فبراير|٢٠٢٧/ })
        .first()
        .click()
      await p.waitForTimeout(700)
    },
  },
  { name: 'signin', path: '/sign-in' },
  { name: 'signin-ar-dark', path: '/sign-in?reason=expired', lang: 'ar', scheme: 'dark' },
  { name: 'notfound', path: '/w/nowhere/overview' },
  {
    name: 'menu-phone-ar',
    path: `${W}/people?${D}`,
    size: [390, 844],
    lang: 'ar',
    act: async (p) => {
      await p.getByRole('button', { name: 'فتح القائمة' }).click()
      await p.waitForTimeout(400)
    },
  },
]
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
for (const shot of shots) {
  if (only && !new RegExp(only).test(shot.name)) continue
  const { lang = 'en', scheme = 'light', size = [1280, 800] } = shot
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    locale: lang === 'ar' ? 'ar-EG' : 'en-GB',
    colorScheme: scheme,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.on(
    'console',
    (m: any) =>
      ['error', 'warning'].includes(m.type()) && console.log(shot.name, m.type(), m.text().slice(0, 300)),
  )
  page.on('pageerror', (e: any) => console.log(shot.name, 'PAGEERROR', e.message))
  await page.goto(base + shot.path, { waitUntil: 'load' })
  await page.waitForTimeout(1300)
  try {
    await shot.act?.(page)
  } catch (e: any) {
    console.log(shot.name, 'ACT', e.message.slice(0, 200))
  }
  await page.waitForTimeout(300)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  if (overflow > 0) console.log(shot.name, 'OVERFLOW', overflow)
  await page.screenshot({ path: `${out}/${shot.name}.png`, fullPage: shot.full ?? false })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  for (const v of violations)
    console.log(
      shot.name,
      'AXE',
      v.impact,
      v.id,
      v.nodes.length,
      v.nodes[0].target.join(' '),
      '|',
      (v.nodes[0].any[0]?.message ?? v.help).slice(0, 160),
    )
  await context.close()
}
await browser.close()
