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
    /** Who it could be, where `reason` is `several_candidates`. */
    candidates: z.array(person),
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
})
export type Device = z.infer<typeof device>
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
})
export type Facets = z.infer<typeof facets>

export const devicePage = z.object({
  items: z.array(device),
  next: z.string().nullable(),
  total: z.number().int(),
  facets,
})
export type DevicePage = z.infer<typeof devicePage>

export const deviceQuery = z.object({
  q: z.string().max(200).optional(),
  os: osFamily.optional(),
  owner: z.string().max(320).optional(),
  ownership: z.enum(['owned', 'nobody_bound', 'no_matching_person', 'several_candidates']).optional(),
  encryption: onOff.optional(),
  status: z.enum(['active', 'inactive', 'unknown', 'removed']).optional(),
  type: deviceType.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  sort: z
    .enum(['hostname', '-hostname', 'lastContact', '-lastContact', 'serialNumber', '-serialNumber'])
    .default('hostname'),
})
export type DeviceQuery = z.infer<typeof deviceQuery>
