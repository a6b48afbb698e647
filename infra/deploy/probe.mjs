// Asks this container's own server how it is, `node probe.mjs /livez`, or another by its URL. Exit code 0: it is well. The
// image has no shell and no curl.
const own = `http://127.0.0.1:${process.env.ONRECORD_PORT ?? 7201}`
const address = new URL(process.argv[2] ?? '/livez', own)
const isWell = await fetch(address, { signal: AbortSignal.timeout(2_500) }).then(
  (response) => response.ok,
  () => false,
)
process.exitCode = isWell ? 0 : 1
