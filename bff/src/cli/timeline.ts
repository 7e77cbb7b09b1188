/** Exporting a timeline, and checking that nobody changed it. */
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { allWorkspaces } from '../store/workspaces.ts'
import type { Engine } from '../store/index.ts'
import { exportTimeline, type ExportFormat } from '../timeline/export.ts'
import { type ChainReport, verifyChain } from '../timeline/read.ts'
import { verifyExport } from '../timeline/verify-export.ts'
import {
  type Command,
  CommandError,
  type ExitCode,
  type Io,
  UsageError,
  type Values,
  withEngine,
} from './command.ts'

export const verify: Command = {
  name: 'verify-timeline',
  about: 'Checks the hash chain of timelines, in the database or in an export.',
  details:
    'Names the first broken entry and exits with 1 where there is one. A chain or file whose end was cut off is found\nfrom the database only where its head is still there.',
  options: {
    workspace: { value: 'ID', about: 'only this workspace; all by default' },
    file: { value: 'FILE', about: 'an export instead of the database' },
    format: { value: 'FORMAT', about: "the file's format, jsonl or csv; by its name by default" },
  },
  async run(values, io) {
    const file = values.text('file')
    if (file !== undefined) {
      if (values.text('workspace') !== undefined)
        throw new UsageError('Give --workspace or --file: a file holds one workspace.')
      const format = formatOf(values, file)
      const text = createReadStream(file, { encoding: 'utf8' })
      return told(io, file, await verifyExport(textOf(text, file), format))
    }
    return withEngine<ExitCode>(io, async (engine) => {
      const one = values.text('workspace')
      const all = await allWorkspaces(engine)
      if (one !== undefined && !all.includes(one)) throw unknownWorkspace(one)
      let worst: ExitCode = 0
      for (const workspaceId of one === undefined ? all : [one])
        worst = Math.max(worst, told(io, workspaceId, await verifyChain(engine, workspaceId))) as ExitCode
      if (all.length === 0) io.out('There is no workspace yet, and so nothing to check.\n')
      return worst
    })
  },
}

export const exportCommand: Command = {
  name: 'export-timeline',
  about: "Writes a workspace's whole timeline, oldest entry first.",
  options: {
    workspace: { value: 'ID', about: 'required' },
    format: { value: 'FORMAT', about: 'jsonl (default) or csv' },
    output: { value: 'FILE', about: 'standard output by default; a file that exists is not overwritten' },
  },
  async run(values, io) {
    const workspaceId = values.required('workspace')
    const output = values.text('output')
    const format = formatOf(values, output ?? '')
    return withEngine<ExitCode>(io, async (engine) => {
      if (!(await allWorkspaces(engine)).includes(workspaceId)) throw unknownWorkspace(workspaceId)
      await write(engine, workspaceId, format, output, io)
      return 0
    })
  },
}

async function write(
  engine: Engine,
  workspaceId: string,
  format: ExportFormat,
  output: string | undefined,
  io: Io,
): Promise<void> {
  const pieces = exportTimeline(engine, workspaceId, format)
  if (output === undefined) {
    for await (const piece of pieces) io.out(piece)
    return
  }
  try {
    await pipeline(Readable.from(pieces), createWriteStream(output, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw new CommandError(`${output} exists already and was left as it is.`)
    throw error
  }
}

function told(io: Io, name: string, report: ChainReport): 0 | 1 {
  if (report.broken === null) {
    io.out(`${name}: ${report.entries} entries, unbroken; head ${report.head}\n`)
    return 0
  }
  io.out(`${name}: broken at entry ${report.broken.sequence}: ${report.broken.what}\n`)
  return 1
}

function formatOf(values: Values, file: string): ExportFormat {
  const format = values.text('format') ?? (file.endsWith('.csv') ? 'csv' : 'jsonl')
  if (format !== 'jsonl' && format !== 'csv') throw new UsageError('--format is jsonl or csv.')
  return format
}

async function* textOf(stream: AsyncIterable<unknown>, file: string): AsyncGenerator<string> {
  try {
    for await (const piece of stream) yield String(piece)
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new CommandError(`There is no file ${file}.`)
    throw error
  }
}

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code

const unknownWorkspace = (id: string) => new CommandError(`The database has no workspace "${id}".`)
