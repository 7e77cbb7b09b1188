/** What a workspace starts with, before an administrator says otherwise. */
import type { DeviceTypes, Policy, Scope } from '@siit-jumpcloud/shared'

export const defaultScope: Scope = { mode: 'all', groupIds: [] }

export const defaultDeviceTypes: DeviceTypes = {
  macos: 'Computer',
  windows: 'Computer',
  linux: 'Computer',
  ios: 'Smartphone',
  ipados: 'Tablet',
  android: 'Smartphone',
  unknown: 'Computer',
}

export const defaultPolicy: Policy = {
  approval: { lock: false, wipe: false },
  neverWipeGroups: [],
  allow: { linux: [], android: [] },
  wipeLimits: { perAgentPerHour: 5, perWorkspacePerDay: 20 },
  stopped: false,
}
