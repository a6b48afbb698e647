import cliProgress from 'cli-progress'

export interface Progress {
  update(state: { done: number; total: number; label?: string }): void
  stop(): void
}

const LINE_EVERY_MS = 2_000

/** A bar on a terminal, a line every two seconds elsewhere; on standard error, so that results stay clean. */
export function createProgress(title: string, { quiet = false } = {}): Progress {
  if (quiet) return { update: () => undefined, stop: () => undefined }
  return process.stderr.isTTY ? bar(title) : lines(title)
}

function bar(title: string): Progress {
  const shown = new cliProgress.SingleBar(
    { format: `${title} {bar} {value}/{total} {label}`, stream: process.stderr, hideCursor: true },
    cliProgress.Presets.shades_classic,
  )
  let started = false
  return {
    update({ done, total, label = '' }) {
      if (started) shown.update(done, { label })
      else shown.start(total, done, { label })
      started = true
    },
    stop: () => shown.stop(),
  }
}

function lines(title: string): Progress {
  let at = Number.NEGATIVE_INFINITY
  return {
    update({ done, total, label = '' }) {
      if (done < total && performance.now() - at < LINE_EVERY_MS) return
      at = performance.now()
      process.stderr.write(`${title}: ${done}/${total} ${label}\n`)
    },
    stop: () => undefined,
  }
}
