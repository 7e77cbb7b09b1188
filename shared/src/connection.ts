/** The workspace's connection to JumpCloud, its settings, and what a key turned out to be able to do. */
import { z } from 'zod'
import { agentRef } from './action.ts'
import { deviceType, osFamily } from './device.ts'
import { instant, jumpcloudId } from './scalars.ts'

export const region = z.enum(['us', 'eu', 'in'])
export type Region = z.infer<typeof region>

export const connectionInput = z.strictObject({
  apiKey: z.string().trim().min(8).max(500),
  organizationId: jumpcloudId,
  region,
})
export type ConnectionInput = z.infer<typeof connectionInput>

export const connectionState = z.enum([
  'not_connected',
  /** The first import runs. */
  'importing',
  /** Imported; nothing reaches a request panel before Finish setup. */
  'review',
  'ready',
  'credentials_invalid',
])
export type ConnectionState = z.infer<typeof connectionState>

/** What the key may do, as far as JumpCloud told. */
export const reportCard = z.object({
  organizationName: z.string().nullable(),
  keyOwner: z.object({ email: z.string().nullable(), role: z.string().nullable() }),
  canRead: z.object({
    systems: z.boolean(),
    users: z.enum(['yes', 'no', 'unknown']),
    groups: z.enum(['yes', 'no', 'unknown']),
    systemInsights: z.enum(['yes', 'no', 'unknown']),
    appleMdm: z.enum(['yes', 'no', 'unknown']),
    /** Absent in a report that was made before it was asked for. */
    directoryInsights: z.enum(['yes', 'no', 'unknown']).optional(),
  }),
  systems: z.number().int(),
  /** English sentences about what will not work, with the missing right. */
  warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
  checkedAt: instant,
})
export type ReportCard = z.infer<typeof reportCard>

export const connection = z.object({
  state: connectionState,
  organizationId: z.string().nullable(),
  organizationName: z.string().nullable(),
  region: region.nullable(),
  /** The key's last four characters, never more. */
  keyLast4: z.string().nullable(),
  report: reportCard.nullable(),
  connectedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  lastSyncAt: instant.nullable(),
  /** When the next scheduled sync is due, give or take a tenth of the interval. */
  nextSyncAt: instant.nullable().optional(),
  /** Who stopped all locks and wipes, and when; null while they are allowed. */
  stopped: z.object({ by: agentRef, at: instant }).nullable().optional(),
  /** Since when nothing is sent, after a restore from a backup. Told by `GET /connection`, not by events. */
  quarantinedAt: instant.nullable().optional(),
})
export type Connection = z.infer<typeof connection>

export const scope = z
  .strictObject({ mode: z.enum(['all', 'groups']), groupIds: z.array(jumpcloudId).max(500) })
  .refine((value) => value.mode === 'all' || value.groupIds.length > 0, {
    path: ['groupIds'],
    message: 'Choose at least one group, or all systems.',
  })
export type Scope = z.infer<typeof scope>

export const deviceTypes = z.record(osFamily, deviceType)
export type DeviceTypes = z.infer<typeof deviceTypes>

export const policy = z.strictObject({
  approval: z.strictObject({ lock: z.boolean(), wipe: z.boolean() }),
  /**
   * System groups whose devices need a second person though `approval` does not ask for one. Left out of a change, it
   * stays as it is: who does not know the field cannot loosen by it.
   */
  approvalGroups: z
    .strictObject({ lock: z.array(jumpcloudId).max(500), wipe: z.array(jumpcloudId).max(500) })
    .optional(),
  neverWipeGroups: z.array(jumpcloudId).max(500),
  allow: z.strictObject({
    linux: z.array(z.enum(['lock', 'wipe'])),
    android: z.array(z.enum(['lock', 'wipe'])),
  }),
  wipeLimits: z.strictObject({
    perAgentPerHour: z.number().int().min(0).max(1000),
    perWorkspacePerDay: z.number().int().min(0).max(10_000),
  }),
  /** Stops all locks and wipes of the workspace at once. */
  stopped: z.boolean(),
})
export type Policy = z.infer<typeof policy>

export const systemGroup = z.object({ id: z.string(), name: z.string() })
export type SystemGroup = z.infer<typeof systemGroup>

/** How often a workspace is synced by itself. */
export const schedule = z.strictObject({ everyMinutes: z.number().int().min(15).max(10_080) })
export type Schedule = z.infer<typeof schedule>

/** The inventory beside JumpCloud, for the review before Finish setup and for the overview after it. */
export const connectionReview = z.object({
  /** JumpCloud's own numbers as the newest complete list of systems told them; null where none was read yet. */
  jumpcloud: z.object({
    systems: z.number().int().nullable(),
    active: z.number().int().nullable(),
    readAt: instant.nullable(),
  }),
  /** Devices of our copy; removed ones are not counted. */
  devices: z.number().int(),
  matched: z.number().int(),
  unmatched: z.object({ nobodyBound: z.number().int(), noMatchingPerson: z.number().int() }),
  /** Several persons fit, and nobody has settled which. */
  conflicts: z.number().int(),
  /** Conflicts that a person has settled; they count as matched too. */
  settled: z.number().int(),
  /** Devices that share a real serial number with another one, and how many such serial numbers there are. */
  duplicates: z.object({ devices: z.number().int(), serialNumbers: z.number().int() }),
  /** Systems that JumpCloud has and the scope leaves out; null where no list was read yet. */
  outOfScope: z.number().int().nullable(),
  /** Records that the newest run set aside; its `/records` say why. */
  quarantined: z.number().int(),
  /** Kept, though JumpCloud no longer lists them or the scope leaves them out. */
  removed: z.number().int(),
  /** The newest run, whatever became of it. */
  runId: z.string().nullable(),
})
export type ConnectionReview = z.infer<typeof connectionReview>

/** A system of JumpCloud, as far as a choice of scope needs it. */
export const systemName = z.object({
  jumpcloudId: z.string(),
  hostname: z.string().nullable(),
  osFamily,
  /** Ours, where we have it. */
  deviceId: z.string().nullable(),
})
export type SystemName = z.infer<typeof systemName>

const part = z.object({
  count: z.number().int(),
  /** The first of them. */
  items: z.array(systemName),
})

/** What a scope would do, read from JumpCloud now. */
export const scopePreview = z.object({
  enter: part,
  leave: part,
  stay: part,
  /** A sync would stop and ask before it removes so many. */
  leavingIsHeld: z.boolean(),
  readAt: instant,
})
export type ScopePreview = z.infer<typeof scopePreview>

/** A system found by a live search in JumpCloud, with what keeps it from the inventory. */
export const foundSystem = systemName.extend({
  serialNumber: z.string().nullable(),
  lastContact: instant.nullable(),
  /**
   * `listed`: in our copy. `out_of_scope`: in none of the groups that are synced. `not_read_yet`: in scope, and the
   * next sync brings it.
   */
  state: z.enum(['listed', 'out_of_scope', 'not_read_yet']),
  /** Names of the system groups that it is in; null where the key may not read them. */
  groups: z.array(z.string()).nullable(),
})
export type FoundSystem = z.infer<typeof foundSystem>
