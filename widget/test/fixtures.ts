/** Devices, panels and actions as the bff gives them, for tests and the gallery. Times are relative to now. */
import type {
  Action,
  ActionState,
  Device,
  Panel,
  TimelineEntry,
  Verdict,
  VerdictCode,
} from '@siit-jumpcloud/shared'

export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
const day = 24 * 60

const maya = { id: 'p1', email: 'maya.lindqvist@northwind.example', name: 'Maya Lindqvist' }
export const tomas = { id: 'p2', email: 'tomas.rivera@northwind.example', name: 'Tomás Rivera' }
export const priya = { id: 'p3', email: 'priya.nair@northwind.example', name: 'Priya Nair' }
export const jonas = { id: 'agent-1', email: 'jonas.weber@northwind.example', name: 'Jonas Weber' }
export const amara = { id: 'agent-2', email: 'amara.okafor@northwind.example', name: 'Amara Okafor' }

export function verdict(
  action: 'lock' | 'wipe' | 'open',
  code: VerdictCode = 'allowed',
  more: Partial<Verdict> = {},
): Verdict {
  return {
    action,
    verdict: code === 'allowed' ? 'allowed' : 'blocked',
    code,
    reason: `The bff’s reason for ${code}`,
    fix: code === 'allowed' ? '' : `To fix: the bff’s way out of ${code}.`,
    params: {},
    field: null,
    observedAt: null,
    permitted: true,
    ...more,
  }
}

export function mac(more: Partial<Device> = {}): Device {
  return {
    id: 'd-mac',
    jumpcloudId: '66f1c0a94be2d70001a3c57e',
    hostname: 'mlindqvist-mbp14',
    displayName: null,
    serialNumber: 'H4QX2K7LPN',
    deviceType: 'Computer',
    hardware: {
      manufacturer: 'Apple',
      model: 'MacBook Pro 14″',
      architecture: 'arm64',
      memoryBytes: 17179869184,
    },
    os: { family: 'macos', version: '15.6.1', name: 'Sequoia' },
    status: 'active',
    lastContact: ago(2),
    agentVersion: '2.4.1',
    encryption: { state: 'on', recoveryKeyEscrowed: 'yes' },
    mdm: { vendor: 'jumpcloud', enrollmentType: 'automated_device' },
    owner: { person: maya, reason: null, candidates: [] },
    binding: {
      user: { jumpcloudUserId: 'u1', email: maya.email, name: maya.name, via: 'direct', primary: true },
      users: [{ jumpcloudUserId: 'u1', email: maya.email, name: maya.name, via: 'direct', primary: true }],
      since: ago(200 * day),
      source: 'jumpcloud_event',
    },
    readAt: ago(12),
    removedAt: null,
    planHash: 'plan-mac-1',
    typedConfirmation: { field: 'serialSuffix', text: '2K7LPN', serialPlaceholder: false },
    consoleUrl: 'https://console.jumpcloud.example/#/devices/66f1c0a94be2d70001a3c57e/details',
    verdicts: [verdict('lock'), verdict('wipe'), verdict('open')],
    actions: [],
    ...more,
  }
}

export function windows(more: Partial<Device> = {}): Device {
  return mac({
    id: 'd-win',
    jumpcloudId: '66f1c0a94be2d70001a3c580',
    hostname: 'NW-LT-0417',
    serialNumber: 'PF4XK92M',
    hardware: {
      manufacturer: 'LENOVO',
      model: 'ThinkPad T14 Gen 5',
      architecture: 'x86_64',
      memoryBytes: 34359738368,
    },
    os: { family: 'windows', version: '24H2', name: 'Windows 11 Pro' },
    lastContact: ago(4),
    planHash: 'plan-win-1',
    mdm: { vendor: 'jumpcloud', enrollmentType: 'unknown' },
    typedConfirmation: { field: 'serialSuffix', text: '4XK92M', serialPlaceholder: false },
    ...more,
  })
}

export function linux(more: Partial<Device> = {}): Device {
  return mac({
    id: 'd-linux',
    jumpcloudId: '66f1c0a94be2d70001a3c581',
    hostname: 'nw-ws-render03',
    serialNumber: '8KJ4N24',
    hardware: {
      manufacturer: 'Dell Inc.',
      model: 'Dell Precision 5860',
      architecture: null,
      memoryBytes: null,
    },
    os: { family: 'linux', version: '24.04', name: 'Ubuntu 24.04 LTS' },
    encryption: { state: 'on', recoveryKeyEscrowed: 'unknown' },
    mdm: { vendor: 'none', enrollmentType: 'unknown' },
    planHash: 'plan-linux-1',
    verdicts: [
      verdict('lock', 'linux_lock_policy', { field: 'os.family', observedAt: ago(12) }),
      verdict('wipe', 'linux_wipe_none', { field: 'os.family', observedAt: ago(12) }),
      verdict('open'),
    ],
    ...more,
  })
}

export function phone(more: Partial<Device> = {}): Device {
  return mac({
    id: 'd-phone',
    jumpcloudId: '66f1c0a94be2d70001a3c582',
    hostname: 'Maya’s iPhone',
    serialNumber: 'F2LX93',
    deviceType: 'Smartphone',
    hardware: { manufacturer: 'Apple', model: 'iPhone 16', architecture: null, memoryBytes: null },
    os: { family: 'ios', version: '19.1', name: null },
    status: 'inactive',
    lastContact: ago(6 * day),
    ...more,
  })
}

export function panel(devices: Device[] = [mac()], more: Partial<Panel> = {}): Panel {
  return {
    request: { id: 'REQ-4182', url: null },
    requester: maya,
    devices,
    connection: { state: 'ready', region: 'eu', jumpcloud: 'up', nextTryAt: null },
    fleetReadAt: ago(12),
    stale: false,
    agent: { id: jonas.id, permissions: ['devices:read', 'devices:lock', 'devices:wipe'] },
    ...more,
  }
}

let made = 0

/** An action in a state, with the history that leads there. */
export function action(state: ActionState, more: Partial<Action> = {}): Action {
  const paths: Partial<Record<ActionState, ActionState[]>> = {
    requested: [],
    awaiting_approval: ['requested'],
    approved: ['requested'],
    dispatching: ['requested', 'approved'],
    accepted: ['requested', 'approved', 'dispatching'],
    confirmed: ['requested', 'approved', 'dispatching', 'accepted'],
    failed_on_device: ['requested', 'approved', 'dispatching', 'accepted'],
  }
  const states = [...(paths[state] ?? ['requested', 'approved', 'dispatching']), state]
  return {
    id: `a-${++made}`,
    action: 'lock',
    state,
    deviceId: 'd-mac',
    device: {
      hostname: 'mlindqvist-mbp14',
      serialNumber: 'H4QX2K7LPN',
      jumpcloudId: '66f1c0a94be2d70001a3c57e',
    },
    requestId: 'REQ-4182',
    requestedBy: jonas,
    reason: null,
    channel: 'apple_mdm',
    deviceOffline: false,
    hasPin: false,
    evidence: null,
    failure: null,
    history: states.map((one, index) => ({ state: one, at: ago(3 - index * 0.1) })),
    createdAt: ago(3),
    updatedAt: ago(3 - states.length * 0.1),
    ...more,
  }
}

let sequence = 4800

export function entry(outcome: string, more: Partial<TimelineEntry> = {}): TimelineEntry {
  sequence += 1
  return {
    sequence,
    at: ago(10),
    kind: 'action',
    actor: { type: 'agent', ...jonas },
    requestId: 'REQ-4182',
    action: 'wipe',
    actionId: 'a-0',
    outcome,
    device: {
      id: 'd-mac',
      hostname: 'mlindqvist-mbp14',
      serialNumber: 'H4QX2K7LPN',
      jumpcloudId: '66f1c0a94be2d70001a3c57e',
    },
    reason: null,
    sourceAddress: '203.0.113.24',
    correlationId: '01JD4Z9K7Q',
    occurredAt: null,
    details: {},
    previousHash: 'a'.repeat(64),
    hash: 'b'.repeat(64),
    ...more,
  }
}
