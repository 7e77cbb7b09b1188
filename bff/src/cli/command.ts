/** What a command is. */
import type { ParseArgsOptionsConfig } from 'node:util'
import { type Environment, loadSettings } from '../config.ts'
import { type Engine, openEngine } from '../store/index.ts'

export interface Io {
  env: Environment
  out(text: string): void
  err(text: string): void
}

/** 0 done, 1 found something wrong, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

interface Option {
  /** What follows the name, e.g. `ID`; none for a switch. */
  value?: string
  /** May be given several times. */
  multiple?: boolean
  about: string
}

export interface Command {
  name: string
  about: string
  /** More for `--help`: what it needs, what it leaves as it is. */
  details?: string
  options: Readonly<Record<string, Option>>
  run(values: Values, io: Io): Promise<ExitCode>
}

/** Options as they were given. */
export interface Values {
  text(name: string): string | undefined
  texts(name: string): string[]
  on(name: string): boolean
  /** Throws UsageError where it is missing. */
  required(name: string): string
}

/** Wrong usage: told with the command's help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Something is wrong that no stack trace explains better: told as it is, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

export const parseOptions = (options: Command['options']): ParseArgsOptionsConfig => ({
  help: { type: 'boolean', short: 'h' },
  ...Object.fromEntries(
    Object.entries(options).map(([name, { value, multiple }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(multiple && { multiple }),
      },
    ]),
  ),
})

/** Runs `work` on the database of `DATABASE_URL`, brought up to date, and closes it. */
export async function withEngine<T>(io: Io, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { databaseUrl } = loadSettings(io.env, ['databaseUrl'])
  const engine = await openEngine(databaseUrl)
  try {
    await engine.migrate()
    return await work(engine)
  } finally {
    await engine.close()
  }
}
