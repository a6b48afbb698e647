import { readFile } from 'node:fs/promises'
import { ProblemError } from '@onrecord/schemas'
import { Command } from 'commander'
import { operate } from './operate.ts'
import { type CommandContext, data, json } from './options.ts'

/** `onrecord workspace add | list` */
export function workspaceCommand({ configOf, exit }: CommandContext): Command {
  const command = new Command('workspace').description('Workspaces: one for each brand.')
  command
    .command('add <id>')
    .description('Make a workspace, or change the one that is there.')
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--controller <name>', 'the legal person that answers for the data')
    .requiredOption('--time-zone <zone>', 'IANA time zone, such as Europe/Berlin')
    .addOption(data())
    .addOption(json())
    .addHelpText(
      'after',
      '\nExample:\n  $ npm run -s onrecord -- workspace add acme --name Acme --controller "Acme GmbH" --time-zone Europe/Berlin\n',
    )
    .action(async (id: string, options) =>
      exit(
        await operate(
          configOf(options),
          'workspace-add',
          { id, name: options.name, controller: options.controller, timeZone: options.timeZone },
          options,
        ),
      ),
    )
  command
    .command('list')
    .description('The workspaces and their accounts.')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  $ npm run -s onrecord -- workspace list --json\n')
    .action(async (options) => exit(await operate(configOf(options), 'workspace-list', {}, options)))
  return command
}

/** `onrecord account add | key` */
export function accountCommand({ configOf, exit }: CommandContext): Command {
  const command = new Command('account').description('Accounts: one for each business number or inbox.')
  command
    .command('add <file>')
    .description('Make an account from a JSON file ("-": standard input), or change the one that is there.')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', ACCOUNT_EXAMPLE)
    .action(async (file: string, options) =>
      exit(await operate(configOf(options), 'account-add', await readAccount(file), options)),
    )
  command
    .command('key')
    .description('Issue an API key for POST /v1/events; it is shown once.')
    .requiredOption('--workspace <id>', 'the workspace')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  $ npm run -s onrecord -- account key --workspace acme\n')
    .action(async (options) =>
      exit(await operate(configOf(options), 'api-key-add', { workspace: options.workspace }, options)),
    )
  return command
}

async function readAccount(file: string): Promise<unknown> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      throw new ProblemError('file_unreadable', 400, 'The file cannot be read', `${file} (${error.code})`)
    },
  )
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ProblemError('not_json', 400, 'The file is not JSON', file, { cause: error })
  }
}

const ACCOUNT_EXAMPLE = `
Example (secrets stay off the command line):
  $ npm run -s onrecord -- account add account.json

  {
    "workspace": "acme", "account": "acme-support", "name": "Acme support", "messagesOwner": "whatsapp",
    "sources": {
      "whatsapp": { "phoneNumberId": "2000...", "displayPhoneNumber": "+49 30 0000000", "appSecret": "...",
                    "verifyToken": "...", "accessToken": "...", "consentPrompts": "off" },
      "respondio": { "signingKeys": ["..."] },
      "api": {}
    }
  }
`
