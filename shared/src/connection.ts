/** The workspace's connection to JumpCloud, its settings, and what a key turned out to be able to do. */
import { z } from 'zod'
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
  neverWipeGroups: z.array(jumpcloudId).max(500),
  allow: z.strictObject({
  /**
   * System groups whose devices need a second person though `approval` does not ask for one. Left out of a change, it
   * stays as it is: who does not know the field cannot loosen by it.
   */
  approvalGroups: z
    .strictObject({ lock: z.array(jumpcloudId).max(500), wipe: z.array(jumpcloudId).max(500) })
    .optional(),
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
