/**
 * The workspace's connection to JumpCloud: its key, what the key can do, and the settings that belong to it. Nobody
 * else reads or writes the table `connections`.
 *
 * The folders beside this one import the file they need (`./client.ts`, `./row.ts`, `./credentials.ts`) and not
 * this index: connecting starts an import, so the index imports `inventory/` in turn.
 */
export * from './client.ts'
export * from './connect.ts'
export * from './credentials.ts'
export * from './defaults.ts'
export { health, noteHealth, type Health } from './health.ts'
export { toAppError } from './problems.ts'
export * from './quarantine.ts'
export * from './schedule.ts'
export { connectionRow, demandConnection, getConnection, toConnection } from './row.ts'
export * from './settings.ts'
export { etagOf } from './versions.ts'
