// The way in, in plain JavaScript for whatever Node (18 or later) the machine has: installs what is missing, then runs
// the rest on the Node that the project carries.
import { runChecks } from './checks.mjs'
import { install } from './install.mjs'
import { carriedNode, onSignalsTo, run } from './process.mjs'
import { buildWeb } from './web.mjs'

const MAIN = 'services/onrecord/src/main.ts'
const [task, ...args] = process.argv.slice(2)

const tasks = {
  async start() {
    await buildWeb()
    return onrecord(['start', ...args])
  },
  async onrecord() {
    if (args[0] === 'start') await buildWeb()
    return onrecord(args)
  },
  async test() {
    await buildWeb()
    const failed = await runChecks()
    const tests = await vitest(args)
    return failed === 0 ? tests : 1
  },
  check: () => runChecks(),
  async chaos() {
    const killed = await run(carriedNode(), [...NODE_FLAGS, 'test/chaos/main.ts', ...args])
    const replayed = await vitest(['--project', 'e2e', 'test/replay'], { ONRECORD_REPLAYS: '20' })
    return killed === 0 ? replayed : killed
  },
  bench: () => run(carriedNode(), [...NODE_FLAGS, 'test/bench/main.ts', ...args]),
}

// the second: kafkajs 2.2.4 sets a timer into the past, which Node takes for at once
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']
// killed outright, this process cannot pass a signal on: the program sees that it is gone, and stops
const onrecord = (rest) =>
  run(carriedNode(), [...NODE_FLAGS, MAIN, ...rest], { env: { ONRECORD_STOP_WITH_PARENT: 'on' } })
const vitest = (rest, env = {}) =>
  run(
    carriedNode(),
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...rest],
    { env },
  )

if (!(task in tasks)) {
  process.stderr.write(`usage: run.mjs ${Object.keys(tasks).join(' | ')}\n`)
  process.exit(2)
}
onSignalsTo()
await install()
process.exitCode = await tasks[task]()
