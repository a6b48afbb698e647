import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const text = await readFile(new URL('../docs/promises.md', import.meta.url), 'utf8')

const promises = text.split(/^## /m).slice(1)

it('lists the ten promises', () => {
  expect(promises.map((promise) => Number.parseInt(promise, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

const named = [...text.matchAll(/^- `([^`]+(?:\.test|[.-]contract)\.ts)`: "([^"]+)"/gm)].map(
  ([, file = '', title = '']) => ({ file, title }),
)

it.each(named)('$file has "$title"', async ({ file, title }) => {
  expect(existsSync(`${ROOT}${file}`), file).toBe(true)
  const source = await readFile(`${ROOT}${file}`, 'utf8')
  expect(source).toContain(title)
})

it('names at least one test for each promise that is kept', () => {
  for (const promise of promises) {
    const isBuilt = !/^Not built yet\./m.test(promise)
    if (isBuilt) expect(promise, promise.slice(0, 40)).toMatch(/^- `[^`]+\.ts`: "/m)
  }
})
