// Writes the dashboards anew: `node dashboards/grafana/src/generate.ts`. A test fails where they were forgotten.
import { writeFile } from 'node:fs/promises'
import { DASHBOARDS, dashboards } from './index.ts'

for (const [file, text] of await dashboards()) await writeFile(new URL(file, DASHBOARDS), text)
