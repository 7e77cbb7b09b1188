/** Exporting a timeline, and checking that nobody changed it. */
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TimelineCheckpoint } from '@siit-jumpcloud/shared'
import { allWorkspaces } from '../store/workspaces.ts'
import type { Engine } from '../store/index.ts'
import type { ChainReport } from '../timeline/chain.ts'
import { type CheckpointKeys, readCheckpoints, readKeys } from '../timeline/checkpoint.ts'
import { exportTimeline, type ExportFormat } from '../timeline/export.ts'
import { knownKeys } from '../timeline/keys.ts'
import { chainedWorkspaces, verifyChain } from '../timeline/read.ts'
import {
  type CheckpointReport,
  compareCheckpoints,
  givenCheckpoints,
  inOrder,
  storedCheckpoints,
} from '../timeline/verify-checkpoints.ts'
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
  details: `Names the first broken entry and exits with 1 where there is one.

In the database, every workspace's chain is also held to the checkpoints that are stored beside it. An end that was
cut off together with its checkpoints, or a restore from an older backup, shows only against a checkpoint that was
kept elsewhere: one that the webhook delivered, or GET /api/v1/timeline/checkpoints.

An export needs nothing but the file. Give the checkpoints and the public keys (GET /api/v1/timeline/checkpoint-key)
to hold it to them; no database is asked.`,
  options: {
    workspace: { value: 'ID', about: 'only this workspace; all by default' },
    export: { value: 'FILE', about: 'an export instead of the database' },
    format: { value: 'FORMAT', about: "the export's format, jsonl or csv; by its name by default" },
    checkpoint: {
      value: 'FILE',
      multiple: true,
      about: 'checkpoints kept elsewhere: JSON, JSON Lines, or what the webhook delivered',
    },
    key: {
      value: 'FILE',
      multiple: true,
      about: 'public keys that they are signed with: PEM, JWK or JWK Set; those of the database by default',
    },
  },
  async run(values, io) {
    const file = values.text('export')
    const [checkpointFiles, keyFiles] = [values.texts('checkpoint'), values.texts('key')]
    if (file !== undefined && values.text('workspace') !== undefined)
      throw new UsageError('Give --workspace or --export: a file holds one workspace.')
    if (file === undefined && values.text('format') !== undefined)
      throw new UsageError('--format says what an --export is.')
    if (file !== undefined && checkpointFiles.length > 0 && keyFiles.length === 0)
      throw new UsageError('Checkpoints of an --export need the --key that they are signed with.')
    const checkpoints = (
      await Promise.all(checkpointFiles.map((name) => parsed(name, readCheckpoints)))
    ).flat()
    const keys = new Map(
      (await Promise.all(keyFiles.map((name) => parsed(name, readKeys)))).flatMap((map) => [...map]),
    )
    if (file !== undefined) return verifyFile(io, file, formatOf(values, file), checkpoints, keys)
    return withEngine<ExitCode>(io, (engine) =>
      verifyDatabase(io, engine, values.text('workspace'), checkpoints, keyFiles.length > 0 ? keys : null),
    )
  },
}

async function verifyFile(
  io: Io,
  file: string,
  format: ExportFormat,
  checkpoints: TimelineCheckpoint[],
  keys: CheckpointKeys,
): Promise<ExitCode> {
  const workspaces = new Set(checkpoints.map(({ workspace }) => workspace))
  if (workspaces.size > 1)
    throw new UsageError('An export holds one workspace; the checkpoints are of several.')
  const text = createReadStream(file, { encoding: 'utf8' })
  const wanted = new Set(checkpoints.map(({ sequence }) => sequence))
  const chain = await verifyExport(textOf(text, file), format, wanted)
  if (chain.broken) return told(io, file, chain, null)
  const compared = inOrder(checkpoints).map((checkpoint) => ({
    checkpoint,
    hash: chain.hashes.get(checkpoint.sequence) ?? null,
  }))
  return told(io, file, chain, await compareCheckpoints(compared, chain.entries, keys))
}

async function verifyDatabase(
  io: Io,
  engine: Engine,
  one: string | undefined,
  checkpoints: TimelineCheckpoint[],
  givenKeys: CheckpointKeys | null,
): Promise<ExitCode> {
  const all = await chainedWorkspaces(engine)
  if (one !== undefined && !all.includes(one)) throw unknownWorkspace(one)
  const keys = await knownKeys(engine)
  let worst: ExitCode = 0
  const note = (code: 0 | 1) => {
    if (code === 1) worst = 1
  }
  for (const workspaceId of one === undefined ? all : [one]) {
    const chain = await verifyChain(engine, workspaceId)
    const given = checkpoints.filter(({ workspace }) => workspace === workspaceId)
    note(
      told(
        io,
        workspaceId,
        chain,
        chain.broken ? null : await heldTo(engine, workspaceId, chain, given, keys, givenKeys),
      ),
    )
  }
  // A checkpoint of a workspace that is not looked at would otherwise pass unseen.
  const strangers = new Set(
    checkpoints
      .map(({ workspace }) => workspace)
      .filter((workspace) => (one === undefined ? !all.includes(workspace) : workspace !== one)),
  )
  for (const workspace of strangers) {
    if (one !== undefined)
      throw new UsageError(`A checkpoint is of workspace "${workspace}", and --workspace is "${one}".`)
    io.out(`${workspace}: broken at entry 1: missing: there is a checkpoint of it, and no timeline at all\n`)
    note(1)
  }
  if (all.length === 0 && strangers.size === 0)
    io.out('There is no workspace yet, and so nothing to check.\n')
  return worst
}

/** The checkpoints of the database first, then those that were kept elsewhere. */
async function heldTo(
  engine: Engine,
  workspaceId: string,
  { entries }: ChainReport,
  given: TimelineCheckpoint[],
  keys: CheckpointKeys,
  givenKeys: CheckpointKeys | null,
): Promise<CheckpointReport> {
  const stored = await compareCheckpoints(storedCheckpoints(engine, workspaceId), entries, keys)
  if (stored.broken) return stored
  const elsewhere = await compareCheckpoints(givenCheckpoints(engine, given), entries, givenKeys ?? keys)
  return { checked: stored.checked + elsewhere.checked, broken: elsewhere.broken }
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

function told(io: Io, name: string, chain: ChainReport, checkpoints: CheckpointReport | null): 0 | 1 {
  const broken = chain.broken ?? checkpoints?.broken ?? null
  if (broken === null) {
    const checked = checkpoints?.checked ?? 0
    io.out(
      `${name}: ${chain.entries} entries, unbroken; head ${chain.head}; ` +
        `${checked === 0 ? 'held to no checkpoint' : `as signed in ${checked} checkpoint${checked === 1 ? '' : 's'}`}\n`,
    )
    return 0
  }
  io.out(`${name}: broken at entry ${broken.sequence}: ${broken.what}\n`)
  return 1
}

/** A file's content, as `parse` reads it. */
async function parsed<T>(file: string, parse: (text: string) => T): Promise<T> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new CommandError(`There is no file ${file}.`)
    throw error
  }
  try {
    return parse(text)
  } catch {
    throw new CommandError(`${file} cannot be read as ${parse === readKeys ? 'public keys' : 'checkpoints'}.`)
  }
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
