import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const exclude = ['**/node_modules/**', '**/dist/**']

// Forked processes: the embedded ClickHouse engine crashes in worker threads.
export default defineConfig({
  root,
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['{schemas,infra,services,dashboards,test}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.int.test.ts', '**/*.systems.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        root,
        test: {
          name: 'contract',
          include: ['{schemas,infra,services,test}/**/*.int.test.ts'],
          exclude,
          globalSetup: ['test/systems/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'systems',
          include: ['test/{conformance,deploy,scenarios}/**/*.systems.test.ts'],
          exclude,
          // kafkajs 2.2.4 sets a timer into the past, which Node takes for at once
          execArgv: ['--disable-warning=TimeoutNegativeWarning'],
          globalSetup: ['test/systems/set-up.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          exclude,
          globalSetup: ['test/systems/e2e-folder.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
