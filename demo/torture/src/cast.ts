/** Who and what a schedule is about: agents with different rights, two requests, and devices on every system. */
import type { Permission } from '@siit-jumpcloud/shared'
import type { NewDevice } from '@siit-jumpcloud/simulator'

export interface Agent {
  id: string
  name: string
  permissions: Permission[]
}

/** Everything; also the one who watches when a schedule is over. */
const ada: Agent = {
  id: 'a-ada',
  name: 'Ada',
  permissions: [
    'devices:read',
    'devices:search',
    'devices:lock',
    'devices:wipe',
    'devices:approve',
    'timeline:export',
    'integration:manage',
  ],
}

export const agents = {
  ada,
  /** Acts on the requester's devices only. */
  bob: { id: 'a-bob', name: 'Bob', permissions: ['devices:read', 'devices:lock', 'devices:wipe'] },
  /** Approves, and may not ask. */
  cho: { id: 'a-cho', name: 'Cho', permissions: ['devices:read', 'devices:search', 'devices:approve'] },
  /** Looks on. */
  dan: { id: 'a-dan', name: 'Dan', permissions: ['devices:read'] },
  /** Asks and approves. */
  eve: {
    id: 'a-eve',
    name: 'Eve',
    permissions: ['devices:read', 'devices:search', 'devices:lock', 'devices:wipe', 'devices:approve'],
  },
} satisfies Record<string, Agent>
export type AgentName = keyof typeof agents
export const agentNames = ['ada', 'bob', 'cho', 'dan', 'eve'] as const satisfies readonly AgentName[]

export const requests = {
  'R-1': { id: 'p-grace', email: 'grace.hopper@northwind.example', name: 'Grace Hopper' },
  'R-2': { id: 'p-alan', email: 'alan.turing@northwind.example', name: 'Alan Turing' },
}
export type RequestName = keyof typeof requests
export const requestNames = ['R-1', 'R-2'] as const satisfies readonly RequestName[]

/** The devices of every schedule, by the place at which the plan names them. */
export const devices = [
  { of: 'R-1', device: { os: 'windows', hostname: 'grace-win' } },
  { of: 'R-1', device: { os: 'macos', hostname: 'grace-mac' } },
  { of: 'R-1', device: { os: 'ios', hostname: 'grace-phone' } },
  { of: 'R-1', device: { os: 'linux', hostname: 'grace-linux' } },
  { of: 'R-2', device: { os: 'macos', hostname: 'alan-mac', online: false } },
  { of: 'R-2', device: { os: 'windows', hostname: 'alan-win' } },
  { of: 'R-2', device: { os: 'android', hostname: 'alan-phone' } },
] as const satisfies readonly { of: RequestName; device: NewDevice }[]
