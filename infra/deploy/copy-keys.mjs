// Copies the key files of a folder to another, readable by this user alone: `node copy-keys.mjs /run/secrets/keys /keys`.
// Files of a mounted Secret can be read by a group, which the program does not accept of its keys.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const [from, to] = process.argv.slice(2)
let copied = 0
for (const name of await readdir(from)) {
  if (!(await stat(join(from, name))).isFile()) continue
  await writeFile(join(to, name), await readFile(join(from, name)), { mode: 0o600 })
  copied += 1
}
if (copied === 0) throw new Error(`there is no key in ${from}`)
