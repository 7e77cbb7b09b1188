/**
 * The indexes of this process: made when a workspace is first searched, brought up to date at each search by what was
 * written since (`devices.change`), and let go when nobody searched for a while.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, eq, gt } from 'drizzle-orm'
import type { Core } from '../../core.ts'
import type { Engine } from '../../store/index.ts'
import { deviceVersion } from '../../store/workspaces.ts'
import { FleetIndex } from './fleet-index.ts'

/** Devices that all indexes together hold; some 500 bytes each. The least recently searched goes first. */
const mostDevices = 300_000
/** Milliseconds without a search after which an index goes. */
const keptFor = 15 * 60_000
/** Rows that are read before others get their turn. */
const step = 2_000

interface Kept {
  index: FleetIndex
  change: number
  epoch: number
  usedAt: number
}

const perCore = new WeakMap<Core, Map<string, Promise<Kept | null>>>()

/** The workspace's index as of now. Throws what the store throws. */
export async function fleetIndex(core: Core, workspaceId: string): Promise<FleetIndex> {
  let all = perCore.get(core)
  if (!all) perCore.set(core, (all = new Map<string, Promise<Kept | null>>()))
  const before = all.get(workspaceId) ?? Promise.resolve(null)
  // One after the other: a search that comes while rows are read waits for them, and then for what came since.
  const made = before.then((kept) => bringUpToDate(core, workspaceId, kept))
  const remembered = made.catch(() => null)
  all.delete(workspaceId)
  all.set(workspaceId, remembered)
  const { index } = await made
  await letGo(core, all)
  return index
}

async function bringUpToDate(core: Core, workspaceId: string, kept: Kept | null): Promise<Kept> {
  const { engine, clock } = core
  // Read first: what is written while rows are read has a higher number, and is read again next time.
  const version = await deviceVersion(engine, engine.db, workspaceId)
  if (kept?.epoch !== version.epoch) {
    const index = new FleetIndex()
    await readAll(engine, workspaceId, index)
    return { index, ...version, usedAt: clock.now() }
  }
  if (kept.change !== version.change) await readChanged(engine, workspaceId, kept)
  return { ...kept, change: version.change, usedAt: clock.now() }
}

const columnsOf = ({ devices }: Engine['tables']) => ({
  id: devices.id,
  osFamily: devices.osFamily,
  ownerKey: devices.ownerKey,
  ownerReason: devices.ownerReason,
  encryption: devices.encryption,
  status: devices.status,
  removedAt: devices.removedAt,
  deviceType: devices.deviceType,
  lastContact: devices.lastContact,
  serialNumber: devices.serialNumber,
  sortName: devices.sortName,
  searchText: devices.searchText,
  peopleText: devices.peopleText,
  change: devices.change,
})

async function readAll(engine: Engine, workspaceId: string, index: FleetIndex): Promise<void> {
  const { devices } = engine.tables
  for (let last = ''; ;) {
    const rows = await engine.db
      .select(columnsOf(engine.tables))
      .from(devices)
      .where(and(eq(devices.workspaceId, workspaceId), gt(devices.id, last)))
      .orderBy(asc(devices.id))
      .limit(step)
    index.apply(rows)
    const next = rows.at(-1)
    if (!next || rows.length < step) return
    last = next.id
    await turn()
  }
}

async function readChanged(engine: Engine, workspaceId: string, { index, change }: Kept): Promise<void> {
  const { devices } = engine.tables
  for (let done = change; ;) {
    const rows = await engine.db
      .select(columnsOf(engine.tables))
      .from(devices)
      .where(and(eq(devices.workspaceId, workspaceId), gt(devices.change, done)))
      .orderBy(asc(devices.change))
      .limit(step)
    index.apply(rows)
    const last = rows.at(-1)
    if (!last || rows.length < step) return
    if (rows[0]?.change === last.change) {
      // One write of more rows than a step: all of it at once.
      const whole = and(eq(devices.workspaceId, workspaceId), eq(devices.change, last.change))
      index.apply(await engine.db.select(columnsOf(engine.tables)).from(devices).where(whole))
      done = last.change
    } else {
      // Rows of the last number may be missing still, so it is read again.
      done = last.change - 1
    }
    await turn()
  }
}

async function letGo(core: Core, all: Map<string, Promise<Kept | null>>): Promise<void> {
  const now = core.clock.now()
  let devices = 0
  // The newest searched last, so from the end.
  for (const [workspaceId, remembered] of [...all].reverse()) {
    const kept = await remembered
    if (all.get(workspaceId) !== remembered) continue
    if (kept) devices += kept.index.size
    const newest = devices === (kept?.index.size ?? 0)
    if (!kept || now - kept.usedAt > keptFor || (devices > mostDevices && !newest)) all.delete(workspaceId)
  }
}
