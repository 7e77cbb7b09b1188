/** A copy of a SQLite database that is in use. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { StoreError } from './engine.ts'

/**
 * Copies the database at `path` to `to` as it stands at one moment, while others read and write it, and checks
 * the copy. Throws StoreError where `path` is missing, `to` exists, or the copy is not whole.
 */
export async function backupSqlite(path: string, to: string): Promise<void> {
  if (!existsSync(path)) throw new StoreError('not_found', `There is no database at ${path}.`)
  if (existsSync(to)) throw new StoreError('exists', `${to} exists already and was left as it is.`)
  const unfinished = `${to}.unfinished`
  await rm(unfinished, { force: true })
  const source = new Database(path, { readonly: true, fileMustExist: true })
  try {
    await source.backup(unfinished)
  } finally {
    source.close()
  }
  const copy = new Database(unfinished, { fileMustExist: true })
  try {
    const found = copy.pragma('integrity_check', { simple: true })
    if (found !== 'ok')
      throw new StoreError('broken_copy', 'The copy does not pass its integrity check. It was removed.')
    // One file, with no -wal beside it that could be forgotten.
    copy.pragma('journal_mode = DELETE')
  } catch (error) {
    copy.close()
    await rm(unfinished, { force: true })
    throw error
  }
  copy.close()
  await rename(unfinished, to)
}
