/** One device of the inventory, as the panel and the inventory show it. */
import { z } from 'zod'
import { action, actionState, agentRef } from './action.ts'
import { actionKind, verdict } from './capability.ts'
import { person } from './person.ts'
import { instant, onOff, yesNo } from './scalars.ts'

export const osFamily = z.enum(['macos', 'windows', 'linux', 'ios', 'ipados', 'android', 'unknown'])
export type OsFamily = z.infer<typeof osFamily>

export const deviceType = z.enum(['Computer', 'Smartphone', 'Tablet'])
export type DeviceType = z.infer<typeof deviceType>

/** `jumpcloud` is JumpCloud's own MDM (`mdm.vendor: internal` on the wire). */
export const mdmVendor = z.enum(['jumpcloud', 'other', 'none', 'unknown'])
export type MdmVendor = z.infer<typeof mdmVendor>

export const enrollmentType = z.enum(['automated_device', 'device', 'user', 'unknown'])
export type EnrollmentType = z.infer<typeof enrollmentType>

/** Why a device has no owner. */
export const ownerReason = z.enum(['nobody_bound', 'no_matching_person', 'several_candidates'])
export type OwnerReason = z.infer<typeof ownerReason>

/** A JumpCloud user bound to the device. */
export const boundUser = z.object({
  jumpcloudUserId: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  via: z.enum(['direct', 'group']),
  primary: z.boolean(),
})
export type BoundUser = z.infer<typeof boundUser>

export const device = z.object({
  /** Ours; survives a reinstalled agent. */
  id: z.string(),
  jumpcloudId: z.string(),
  hostname: z.string().nullable(),
  displayName: z.string().nullable(),
  serialNumber: z.string().nullable(),
  deviceType,
  hardware: z.object({
    manufacturer: z.string().nullable(),
    model: z.string().nullable(),
    architecture: z.string().nullable(),
    memoryBytes: z.number().int().nullable(),
  }),
  os: z.object({ family: osFamily, version: z.string().nullable(), name: z.string().nullable() }),
  status: z.enum(['active', 'inactive', 'unknown']),
  /** When the device last spoke to JumpCloud. */
  lastContact: instant.nullable(),
  agentVersion: z.string().nullable(),
  encryption: z.object({ state: onOff, recoveryKeyEscrowed: yesNo }),
  mdm: z.object({ vendor: mdmVendor, enrollmentType }),
  owner: z.object({
    person: person.nullable(),
    reason: ownerReason.nullable(),
    /** Who it could be, where `reason` is `several_candidates`, or was until a person settled it. */
    candidates: z.array(person),
    /** A person said which of the candidates it is; absent where the rule decided. */
    settled: z.object({ by: agentRef, at: instant, reason: z.string().nullable() }).optional(),
  }),
  binding: z.object({
    /** The user that ownership was decided on, or the only one bound. */
    user: boundUser.nullable(),
    users: z.array(boundUser),
    since: instant.nullable(),
    /** Where `since` comes from: JumpCloud's own event, or the first time we saw the binding. */
    source: z.enum(['jumpcloud_event', 'first_seen']).nullable(),
  }),
  /** When our copy was read from JumpCloud. */
  readAt: instant,
  /** Set when JumpCloud no longer lists it. */
  removedAt: instant.nullable(),
  /** Hash of what a person decides on; sent back with a wipe. */
  planHash: z.string(),
  /** What must be typed before a wipe; upper and lower case do not matter. */
  typedConfirmation: z.object({
    field: z.enum(['serialSuffix', 'hostname']),
    /** The text to type. `serialPlaceholder` tells that a serial exists but is a maker's placeholder. */
    text: z.string(),
    serialPlaceholder: z.boolean(),
  }),
  /** The record in JumpCloud's admin portal of the right region; null where the id is not one. */
  consoleUrl: z.string().nullable(),
  verdicts: z.array(verdict),
  /** Open actions of the device, and those of this request, newest first. */
  actions: z.array(action),
  /**
   * Every PIN that was sent to the device, in the order of sending: which of them it asks for depends on which command
   * it took. The PIN itself is shown by `POST /actions/{actionId}/pin`.
   */
  pins: z
    .array(
      z.object({
        actionId: z.string(),
        action: actionKind,
        state: actionState,
        sentAt: instant.nullable(),
        requestId: z.string().nullable(),
        requestedBy: agentRef,
      }),
    )
    .optional(),
})
export type Device = z.infer<typeof device>

/** One difference between our copy and a fresh read. Values are as the panel would show them. */
export const deviceChange = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
export type DeviceChange = z.infer<typeof deviceChange>

/** Answer of `POST /devices/{id}/refresh`. `previousReadAt` is the age of the copy it was compared with. */
export const deviceRefresh = z.object({
  device,
  changes: z.array(deviceChange),
  previousReadAt: instant,
})
export type DeviceRefresh = z.infer<typeof deviceRefresh>

/** A facet: value → number of devices. */
export const facets = z.object({
  os: z.record(z.string(), z.number().int()),
  ownership: z.record(z.string(), z.number().int()),
  encryption: z.record(z.string(), z.number().int()),
  status: z.record(z.string(), z.number().int()),
  type: z.record(z.string(), z.number().int()),
  /** What needs a look; a device may count under several. */
  flag: z.record(z.string(), z.number().int()).optional(),
})
export type Facets = z.infer<typeof facets>

export const devicePage = z.object({
  items: z.array(device),
  next: z.string().nullable(),
  total: z.number().int(),
  facets,
})
export type DevicePage = z.infer<typeof devicePage>

/** A filter takes one value, or several with commas between them: any of them passes. */
const anyOf = <const T extends string>(values: readonly T[]) =>
  z
    .string()
    .max(200)
    .regex(new RegExp(`^(${values.join('|')})(,(${values.join('|')}))*$`))
    .transform((text) => values.filter((value) => text.split(',').includes(value)))
    .optional()

/** `duplicate`: shares a real serial number. `wipe_waiting`: a wipe is open. `settled`: a person chose the owner. */
export const deviceFlag = z.enum(['duplicate', 'wipe_waiting', 'settled'])
export type DeviceFlag = z.infer<typeof deviceFlag>

const filters = {
  /** Part of a hostname, serial number, model, JumpCloud id, or of the owner's or a bound user's name or email. */
  q: z.string().max(200).optional(),
  os: anyOf(osFamily.options),
  owner: z.string().max(320).optional(),
  ownership: anyOf(['owned', ...ownerReason.options]),
  encryption: anyOf(onOff.options),
  status: anyOf(['active', 'inactive', 'unknown', 'removed']),
  type: anyOf(deviceType.options),
  flag: anyOf(deviceFlag.options),
}
const sort = z
  .enum(['hostname', '-hostname', 'lastContact', '-lastContact', 'serialNumber', '-serialNumber'])
  .default('hostname')

export const deviceQuery = z.object({
  ...filters,
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  sort,
})
export type DeviceQuery = z.infer<typeof deviceQuery>

/** Query of `GET /devices/export`: the filters of the list, and no pages. */
export const deviceExportQuery = z.object({ ...filters, sort, format: z.enum(['csv']).default('csv') })
export type DeviceExportQuery = z.infer<typeof deviceExportQuery>

/**
 * Body of `PUT /devices/{id}/owner`: which of the candidates it is, by the host's id, or by email for a person who
 * has none.
 */
export const ownerChoice = z
  .strictObject({
    personId: z.string().min(1).max(200).optional(),
    email: z.string().min(3).max(320).optional(),
    reason: z.string().trim().max(500).optional(),
  })
  .refine((value) => (value.personId === undefined) !== (value.email === undefined), {
    path: ['personId'],
    message: 'Name the person by personId, or by email.',
  })
export type OwnerChoice = z.infer<typeof ownerChoice>

/** Answer of `GET /devices/{id}/history`, newest first in both lists. */
export const deviceHistory = z.object({
  /** Owners it had. A null person is a time without an owner, and `reason` says why. */
  owners: z.array(
    z.object({
      person: person.nullable(),
      reason: ownerReason.nullable(),
      since: instant,
      until: instant.nullable(),
    }),
  ),
  /** Locks and wipes, as far as this agent may see them. */
  actions: z.array(action),
})
export type DeviceHistory = z.infer<typeof deviceHistory>
