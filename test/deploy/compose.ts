import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { DEPLOY } from './deploy-folder.ts'

export interface ComposeService {
  image: string
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  networks: string[]
  volumes?: string[]
  user?: string
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  healthcheck?: { test?: string[]; disable?: boolean }
  depends_on?: Record<string, { condition: string }>
  deploy?: { resources?: { limits?: { cpus?: string; memory?: string; pids?: number } } }
}

interface ComposeFile {
  services: Record<string, ComposeService>
  networks: Record<string, { internal?: boolean }>
}

export const composeText = () => readFile(join(DEPLOY, 'compose.yaml'), 'utf8')

/** Merge keys resolved, variables as they are written. */
export const readCompose = async (): Promise<ComposeFile> =>
  parse(await composeText(), { merge: true }) as ComposeFile
