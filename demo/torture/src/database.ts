/**
 * The database as another process sees it: read from outside while the service runs, and kept from it for a while.
 * Neither goes through the service's own code, so that a mistake there cannot hide itself here.
 */
import { statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import type { OnDisk } from './door.ts'
import type { Service } from './service.ts'

/** A row of `actions`, as far as it is judged. */
export interface StoredAction {
  id: string
  kind: 'lock' | 'wipe' | 'open'
  state: string
  deviceId: string
  jumpcloudId: string
  requestId: string | null
  agentId: string
  channel: string | null
  snapshot: Snapshot
  history: { state: string; at: string }[]
  evidence: { grade: string; by: { id: string } | null } | null
  failure: { code: string; status: number | null } | null
  approvedBy: { id: string } | null
  createdAt: number
}

export interface Snapshot {
  jumpcloudId: string
  serialNumber: string | null
  boundUsers: string[]
  primaryUserId: string | null
  mdm: { appleDeviceId: string | null }
}

/** A row of `timeline_entries`, as it stands there. */
export interface StoredEntry {
  sequence: number
  requestId: string | null
  deviceId: string | null
  actionId: string | null
  at: number
  body: string
  previousHash: string
  hash: string
}

export interface Chain {
  entries: StoredEntry[]
  /** What the workspace's row says of the chain's end. */
  length: number
  head: string
}

type Row = Record<string, unknown>

export interface Database {
  actions(workspace: string): Promise<StoredAction[]>
  chain(workspace: string): Promise<Chain>
  /** What a command must find when it comes to JumpCloud. Synchronous where the store allows it. */
  onDisk(workspace: string): Promise<OnDisk[]> | OnDisk[]
  /** Holds what every writer needs, for so long. */
  keepBusy(workspace: string, milliseconds: number): Promise<void>
  /** Lets no file of the service grow, for so long. False where that cannot be done here. */
  fill(service: Service, milliseconds: number): Promise<boolean>
  /** Cuts the service's connections. */
  disconnect(): Promise<void>
  /** For the proof that the harness can fail: one statement, in SQL that both stores know. */
  meddle(sql: string, ...values: (string | number)[]): Promise<void>
  close(): Promise<void>
}

const actionColumns = `id, kind, state, device_id, jumpcloud_id, request_id, agent_id, channel, snapshot, history,
  evidence, failure, approved_by, created_at`
const claimedSql = (json: (column: string) => string) => `
  select a.id, a.kind, a.state, a.jumpcloud_id, ${json('a.snapshot')} as snapshot, ${json('a.failure')} as failure,
    (select count(*) from timeline_entries e
      where e.workspace_id = a.workspace_id and e.action_id = a.id and e.body like '%"outcome":"dispatching"%') as entries
  from actions a where a.workspace_id = $1 and a.kind <> 'open' and ${json('a.history')} like '%dispatching%'`

/** Opens it from outside. `url` as the service has it. */
export function openDatabase(url: string): Database {
  return url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openPostgres(url)
}

function openSqlite(path: string): Database {
  const reader = new Sqlite(path, { readonly: true, timeout: 2000 })
  const all = (sql: string, ...values: unknown[]) => reader.prepare(sql).all(...values) as Row[]
  const writer = () => new Sqlite(path, { timeout: 2000 })
  const claimed = reader.prepare(claimedSql((column) => column).replace('$1', '?'))
  return {
    actions: (workspace) =>
      Promise.resolve(
        all(`select ${actionColumns} from actions where workspace_id = ? order by created_at`, workspace).map(
          toAction,
        ),
      ),
    chain: (workspace) =>
      Promise.resolve(
        toChain(
          all('select * from timeline_entries where workspace_id = ? order by sequence', workspace),
          all('select chain_sequence, chain_head from workspaces where id = ?', workspace),
        ),
      ),
    onDisk: (workspace) => (claimed.all(workspace) as Row[]).map(toOnDisk),
    async keepBusy(_workspace, milliseconds) {
      const connection = writer()
      try {
        connection.exec('BEGIN IMMEDIATE')
        await pause(milliseconds)
        connection.exec('ROLLBACK')
      } catch (error) {
        // The service held it all the time: then it was busy without us.
        if (!(error instanceof Sqlite.SqliteError)) throw error
      } finally {
        connection.close()
      }
    },
    async fill(service, milliseconds) {
      // What is written comes into the write-ahead log first: it may use what it has, and grow no further.
      const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
      if (!service.limitFiles(size)) return false
      await pause(milliseconds)
      service.limitFiles(null)
      return true
    },
    disconnect: () => Promise.resolve(),
    meddle(sql, ...values) {
      const connection = writer()
      connection.prepare(sql.replaceAll(/\$\d/g, '?')).run(...values)
      connection.close()
      return Promise.resolve()
    },
    close() {
      reader.close()
      return Promise.resolve()
    },
  }
}

function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    application_name: 'torture',
    options: '-c default_transaction_read_only=off',
  })
  pool.on('error', () => undefined)
  const all = async (sql: string, ...values: unknown[]) => (await pool.query<Row>(sql, values)).rows
  const claimed = claimedSql((column) => `${column}::text`)
  return {
    actions: async (workspace) =>
      (
        await all(
          `select ${actionColumns} from actions where workspace_id = $1 order by created_at`,
          workspace,
        )
      ).map(toAction),
    chain: async (workspace) =>
      toChain(
        await all('select * from timeline_entries where workspace_id = $1 order by sequence', workspace),
        await all('select chain_sequence, chain_head from workspaces where id = $1', workspace),
      ),
    onDisk: async (workspace) => (await all(claimed, workspace)).map(toOnDisk),
    async keepBusy(workspace, milliseconds) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query('select 1 from workspaces where id = $1 for update', [workspace])
        await pause(milliseconds)
        await client.query('rollback')
      } catch {
        // Its connection was cut by another step: then it held nothing any more.
      } finally {
        client.release()
      }
    },
    async fill(_service, milliseconds) {
      // Here the database itself refuses to write: new sessions of the service may only read.
      const name = new URL(url).pathname.slice(1)
      await all(`alter database ${name} set default_transaction_read_only = on`)
      await cut()
      await pause(milliseconds)
      await all(`alter database ${name} set default_transaction_read_only = off`)
      await cut()
      return true
    },
    disconnect: cut,
    async meddle(sql, ...values) {
      await all(sql, ...values)
    },
    close: () => pool.end(),
  }

  /** Ends every connection to the database but ours. */
  async function cut(): Promise<void> {
    await all(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and application_name <> 'torture'`,
    )
  }
}

/** JSON columns are text in SQLite and values in PostgreSQL. */
const value = (column: unknown): unknown =>
  typeof column === 'string' && /^[[{n]/.test(column) ? JSON.parse(column) : column
const text = (column: unknown): string => String(column)
const textOrNull = (column: unknown): string | null =>
  column === null || column === undefined ? null : text(column)

/** Guarantee at run time: the tables are the service's own, whose types these are a part of. */
const toAction = (row: Row): StoredAction => ({
  id: text(row['id']),
  kind: row['kind'] as StoredAction['kind'],
  state: text(row['state']),
  deviceId: text(row['device_id']),
  jumpcloudId: text(row['jumpcloud_id']),
  requestId: textOrNull(row['request_id']),
  agentId: text(row['agent_id']),
  channel: textOrNull(row['channel']),
  snapshot: value(row['snapshot']) as Snapshot,
  history: value(row['history']) as StoredAction['history'],
  evidence: value(row['evidence']) as StoredAction['evidence'],
  failure: value(row['failure']) as StoredAction['failure'],
  approvedBy: value(row['approved_by']) as StoredAction['approvedBy'],
  createdAt: Number(row['created_at']),
})

const toOnDisk = (row: Row): OnDisk => ({
  id: text(row['id']),
  kind: text(row['kind']),
  state: text(row['state']),
  jumpcloudId: text(row['jumpcloud_id']),
  appleDeviceId: (value(row['snapshot']) as Snapshot).mdm.appleDeviceId,
  hasEntry: Number(row['entries']) > 0,
  failure: (value(row['failure']) as StoredAction['failure'])?.code ?? null,
})

const toChain = (entries: Row[], workspaces: Row[]): Chain => ({
  entries: entries.map((row) => ({
    sequence: Number(row['sequence']),
    requestId: textOrNull(row['request_id']),
    deviceId: textOrNull(row['device_id']),
    actionId: textOrNull(row['action_id']),
    at: Number(row['at']),
    body: text(row['body']),
    previousHash: text(row['previous_hash']),
    hash: text(row['hash']),
  })),
  length: Number(workspaces[0]?.['chain_sequence'] ?? 0),
  head: text(workspaces[0]?.['chain_head'] ?? ''),
})

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
