/** The inventory as a file for a spreadsheet: the filters of the list, every page of it, memory flat. */
import type { Device, DeviceExportQuery, DeviceQuery } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import type { Core } from '../core.ts'
import { listDevices } from './list.ts'

const pageSize = 200

/** The columns, in their order. What JumpCloud does not give is an empty cell, and `unknown` where that is a value. */
const columns: Readonly<Record<string, (device: Device) => string | number | null | undefined>> = {
  hostname: (device) => device.hostname,
  displayName: (device) => device.displayName,
  serialNumber: (device) => device.serialNumber,
  deviceType: (device) => device.deviceType,
  os: (device) => device.os.family,
  osName: (device) => device.os.name,
  osVersion: (device) => device.os.version,
  manufacturer: (device) => device.hardware.manufacturer,
  model: (device) => device.hardware.model,
  architecture: (device) => device.hardware.architecture,
  memoryBytes: (device) => device.hardware.memoryBytes,
  status: (device) => (device.removedAt === null ? device.status : 'removed'),
  lastContact: (device) => device.lastContact,
  agentVersion: (device) => device.agentVersion,
  encryption: (device) => device.encryption.state,
  recoveryKeyEscrowed: (device) => device.encryption.recoveryKeyEscrowed,
  mdm: (device) => device.mdm.vendor,
  enrollmentType: (device) => device.mdm.enrollmentType,
  ownerName: (device) => device.owner.person?.name,
  ownerEmail: (device) => device.owner.person?.email,
  ownerReason: (device) => device.owner.reason,
  boundUsers: (device) => device.binding.users.map(({ email, name }) => email ?? name ?? '').join(' '),
  boundSince: (device) => device.binding.since,
  boundSource: (device) => device.binding.source,
  readAt: (device) => device.readAt,
  removedAt: (device) => device.removedAt,
  jumpcloudId: (device) => device.jumpcloudId,
  id: (device) => device.id,
}

/** The file as text, piece by piece. Rights and filters are those of `listDevices`. */
export async function* exportDevices(
  core: Core,
  agent: AgentActor,
  { format: _, ...filters }: DeviceExportQuery,
): AsyncGenerator<string> {
  // Read before the head is sent, so that a refusal is still an answer.
  const query: DeviceQuery = { ...filters, limit: pageSize }
  for (let cursor: string | undefined, first = true; ; first = false) {
    const page = await listDevices(core, agent, cursor === undefined ? query : { ...query, cursor })
    const lines = page.items.map((device) =>
      line(Object.values(columns).map((cell) => guarded(cell(device)))),
    )
    yield (first ? line(Object.keys(columns)) : '') + lines.join('')
    if (page.next === null) return
    cursor = page.next
  }
}

/** A spreadsheet takes a cell that begins like this for a formula, and a hostname is free text: an apostrophe first. */
function guarded(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
}

/** RFC 4180. */
const line = (cells: readonly string[]) =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
