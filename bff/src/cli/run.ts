/** Finds the command, reads its options, and turns what goes wrong into words and an exit code. */
import { parseArgs } from 'node:util'
import { ConfigError } from '../config.ts'
import { ListenError } from '../server.ts'
import { StoreError } from '../store/index.ts'
import { backup } from './backup.ts'
import {
  type Command,
  CommandError,
  type ExitCode,
  type Io,
  parseOptions,
  UsageError,
  type Values,
} from './command.ts'
import { copy } from './import.ts'
import { exportCommand, verify } from './timeline.ts'
import { migrate } from './migrate.ts'
import { mintToken } from './mint-token.ts'
import { openapi } from './openapi.ts'
import { quarantine } from './quarantine.ts'
import { rotateKeys } from './rotate-keys.ts'
import { serve } from './serve.ts'

const program = 'siit-jumpcloud-bff'

export const commands: readonly Command[] = [
  serve,
  migrate,
  verify,
  exportCommand,
  quarantine,
  rotateKeys,
  backup,
  copy,
  openapi,
  mintToken,
]

/** Runs a command line (without node and script). Resolves with the exit code when it is done. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io[name === undefined ? 'err' : 'out'](overview())
    return name === undefined ? 2 : 0
  }
  const command = commands.find((one) => one.name === name)
  if (!command) {
    io.err(`There is no command "${name}".\n\n${overview()}`)
    return 2
  }
  try {
    const values = readOptions(command, rest)
    if (values.on('help')) {
      io.out(help(command))
      return 0
    }
    return await command.run(values, io)
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n\n${help(command)}`)
      return 2
    }
    if (error instanceof ConfigError) {
      io.err(`${error.message}\n`)
      return 2
    }
    if (error instanceof CommandError || error instanceof StoreError || error instanceof ListenError) {
      io.err(`${error.message}\n`)
      return 1
    }
    io.err(
      `${program} ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return 1
  }
}

function readOptions(command: Command, args: string[]): Values {
  let parsed
  try {
    parsed = parseArgs({
      args,
      options: parseOptions(command.options),
      strict: true,
      allowPositionals: false,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const values: Record<string, unknown> = parsed.values
  const text = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    text,
    texts: (name) => {
      const value = values[name]
      return Array.isArray(value) ? value.map(String) : []
    },
    on: (name) => values[name] === true,
    required: (name) => {
      const value = text(name)
      if (value === undefined || value === '') throw new UsageError(`--${name} is required.`)
      return value
    },
  }
}

const overview = () => `Usage: ${program} COMMAND [OPTIONS]

${commands.map((command) => `  ${command.name.padEnd(18)}${command.about}`).join('\n')}

${program} COMMAND --help tells more of one. Configuration comes from the environment; see README.md.
Exit codes: 0 done, 1 found something wrong, 2 wrong usage.
`

function help(command: Command): string {
  const lines = Object.entries(command.options).map(
    ([name, { value, multiple, about }]) =>
      `  ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(28)}${about}${multiple ? ' (may be repeated)' : ''}`,
  )
  return [
    `Usage: ${program} ${command.name}${lines.length > 0 ? ' [OPTIONS]' : ''}\n`,
    `${command.about}\n`,
    ...(command.details === undefined ? [] : [`${command.details}\n`]),
    ...(lines.length > 0 ? [`${lines.join('\n')}\n`] : []),
  ].join('\n')
}
