/**
 * API keys by the role of the administrator they belong to. Which scope a route needs is published (2023 documents,
 * `x-scopes`); which scopes a built-in role has is **invented** here, after the roles' descriptions.
 */
import { encodeId } from './ids.ts'
import { hex } from './random.ts'

export type Scope =
  | 'systems'
  | 'systems.readonly'
  | 'users'
  | 'users.readonly'
  | 'groups'
  | 'groups.readonly'
  | 'mdm'
  | 'mdm.readonly'
  | 'systeminsights.readonly'
  | 'directoryinsights.readonly'
  | 'organizations'
  | 'organizations.readonly'
  | 'commandrunner.legacy'

/** The keys every simulator has. */
export interface Keys {
  /** May do everything here. */
  administrator: string
  /** Reads everything; 403 on every action. */
  readOnly: string
  /** Administrator without the scopes `mdm` and `mdm.readonly`: agent commands yes, Apple no. */
  withoutMdm: string
  /** Reads MDM, may not send MDM commands. */
  mdmReadOnly: string
  /** Reads users and systems, locks and erases nothing. */
  helpDesk: string
  /** Administrator of all organisations here; must name one in `x-org-id`. */
  multiTenant: string
  /** May list organisations and run commands; 403 on systems. */
  commandRunner: string
  /** Administrator without System Insights. */
  withoutSystemInsights: string
  /** Administrator without Directory Insights. */
  withoutDirectoryInsights: string
  /** May not read users, groups. */
  systemsOnly: string
  /** Reads organisations only. */
  organizationsOnly: string
  /** Its administrator is suspended. */
  suspended: string
  /** Its administrator may not use the API. */
  apiAccessDisabled: string
  /** Comes from an address that was blocked. */
  blockedAddress: string
  /** A second administrator's key, for rotation. */
  secondAdministrator: string
  /** Administrator of the second organisation only. */
  otherOrganization: string
}

export type KeyRole = keyof Keys

export interface KeyRecord {
  role: KeyRole
  key: string
  administratorId: string
  roleName: string
  scopes: ReadonlySet<Scope>
  /** Organisations that it may open; more than one where it is a multi-tenant key. */
  organizations: readonly string[]
  multiTenant: boolean
  state: 'active' | 'suspended' | 'api_disabled' | 'blocked'
}

const reading: Scope[] = [
  'systems.readonly',
  'users.readonly',
  'groups.readonly',
  'mdm.readonly',
  'systeminsights.readonly',
  'directoryinsights.readonly',
  'organizations.readonly',
]
const everything: Scope[] = [...reading, 'systems', 'users', 'groups', 'mdm', 'organizations']
const without = (...scopes: Scope[]): Scope[] => everything.filter((scope) => !scopes.includes(scope))

const roles: Record<KeyRole, { roleName: string; scopes: Scope[]; state?: KeyRecord['state'] }> = {
  administrator: { roleName: 'Administrator', scopes: everything },
  readOnly: { roleName: 'Read Only', scopes: reading },
  withoutMdm: { roleName: 'Devices without MDM', scopes: without('mdm', 'mdm.readonly') },
  mdmReadOnly: { roleName: 'Devices, MDM read only', scopes: without('mdm') },
  helpDesk: { roleName: 'Help Desk', scopes: [...reading, 'users'] },
  multiTenant: { roleName: 'Administrator', scopes: everything },
  commandRunner: { roleName: 'Command Runner', scopes: ['commandrunner.legacy'] },
  withoutSystemInsights: { roleName: 'Manager', scopes: without('systeminsights.readonly') },
  withoutDirectoryInsights: { roleName: 'Manager', scopes: without('directoryinsights.readonly') },
  systemsOnly: {
    roleName: 'Devices only',
    scopes: ['organizations.readonly', 'systems', 'systems.readonly'],
  },
  organizationsOnly: { roleName: 'Organisations only', scopes: ['organizations.readonly'] },
  suspended: { roleName: 'Administrator', scopes: everything, state: 'suspended' },
  apiAccessDisabled: { roleName: 'Administrator', scopes: everything, state: 'api_disabled' },
  blockedAddress: { roleName: 'Administrator', scopes: everything, state: 'blocked' },
  secondAdministrator: { roleName: 'Administrator With Billing', scopes: everything },
  otherOrganization: { roleName: 'Administrator', scopes: everything },
}

/** Makes one key per role. A single-tenant key opens the first organisation, `otherOrganization` the second. */
export function makeKeys(seed: number, organizations: readonly string[]): KeyRecord[] {
  const first = organizations.slice(0, 1)
  return Object.entries(roles).map(([name, { roleName, scopes, state }], index) => {
    const role = roleNamed(name)
    return {
      role,
      key: `jca_${hex(seed, index, 99, 36)}`,
      administratorId: encodeId('administrator', seed, index),
      roleName,
      scopes: new Set(scopes),
      organizations:
        role === 'multiTenant'
          ? organizations
          : role === 'otherOrganization'
            ? organizations.slice(1, 2)
            : first,
      multiTenant: role === 'multiTenant',
      state: state ?? 'active',
    }
  })
}

/** `Object.entries` forgets the key's type; `roles` has exactly the keys of `Keys`, so the cast holds. */
function roleNamed(name: string): KeyRole {
  return name as KeyRole
}

/** The keys by role. The cast holds because `makeKeys` makes one for each role. */
export function keysByRole(records: readonly KeyRecord[]): Keys {
  return Object.fromEntries(records.map((record) => [record.role, record.key])) as unknown as Keys
}
