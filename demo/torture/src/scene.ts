/** One schedule while it runs: its workspace, who calls, what was seen so far. And how the scene is set. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, Device, DevicePage } from '@siit-jumpcloud/shared'
import { devices as cast, requests } from './cast.ts'
import { type Ask, type Client, createClient, json } from './client.ts'
import type { Deployment } from './deployment.ts'
import type { Call, DeviceVersion, Identity, Trouble } from './evidence.ts'
import type { Plan } from './plan.ts'
import type { Service } from './service.ts'

/** What somebody decided to ask for, with every try of it. */
export interface Asked {
  path: string
  ask: Ask
  calls: Call[]
}

export interface Scene {
  deployment: Deployment
  plan: Plan
  workspace: string
  client: Client
  calls: Call[]
  asked: Asked[]
  /** One line for each step as it was really run. */
  story: string[]
  /** Our ids and JumpCloud's, by place in the cast. */
  devices: { id: string; jumpcloudId: string; reading: Device }[]
  /** What each device was in JumpCloud, by JumpCloud's id. */
  versions: Map<string, DeviceVersion[]>
  /** What was in trouble, and until when in the order of what was seen. */
  spells: { trouble: Trouble; to: number }[]
  /** How many outages of JumpCloud run. */
  outages: number
  /** What went wrong with a step itself, which is the harness's own failure. */
  errors: unknown[]
  /** Steps that have not ended: waited for before anything is judged. */
  pending: Set<Promise<unknown>>
  /** The furthest that any clock was set forwards, in milliseconds. */
  furthest: number
}

/** An empty scene in a workspace. */
export function createScene(deployment: Deployment, plan: Plan, workspace: string): Scene {
  const calls: Call[] = []
  const spells: Scene['spells'] = []
  const client = createClient(
    deployment,
    workspace,
    {
      troubleSince: (moment) => spells.filter(({ to }) => to >= moment).map(({ trouble }) => trouble),
      outage: () => scene.outages > 0,
    },
    (call) => calls.push(call),
  )
  const scene: Scene = {
    deployment,
    plan,
    workspace,
    client,
    calls,
    asked: [],
    story: [],
    devices: [],
    versions: new Map(),
    spells,
    outages: 0,
    errors: [],
    pending: new Set(),
    furthest: 0,
  }
  return scene
}

/** The service that a step means. */
export function serviceAt({ deployment: { services } }: Scene, replica: number): Service {
  const service = services[replica % services.length]
  if (!service) throw new RangeError('There is no service.')
  return service
}

/** Connects the workspace, imports its devices, finishes the setup. */
export async function setTheScene(scene: Scene): Promise<void> {
  const { deployment, client } = scene
  const { simulator } = deployment
  for (const { id, email, name } of Object.values(requests))
    simulator.users.add({ email, firstname: name.split(' ')[0] ?? id, lastname: name.split(' ')[1] ?? '' })
  const made = cast.map(({ of, device }) => simulator.devices.add({ ...device, users: [requests[of].email] }))
  const manage = { agent: 'ada', request: null } as const
  must(
    await client.call('/connection', {
      ...manage,
      method: 'PUT',
      body: {
        apiKey: simulator.keys.administrator,
        organizationId: simulator.organizationId,
        region: 'us',
      },
    }),
  )
  await until('the import', async () => {
    const { state } = json(must(await client.call('/connection', manage)).text) as Connection
    return state === 'review' || state === 'ready'
  })
  must(await client.call('/connection/finish', { ...manage, method: 'POST' }))
  const { items } = json(must(await client.call('/devices?limit=50', manage)).text) as DevicePage
  scene.devices = made.map(({ id: jumpcloudId }) => {
    const reading = items.find((item) => item.jumpcloudId === jumpcloudId)
    if (!reading) throw new Error(`The import did not bring ${jumpcloudId}.`)
    return { id: reading.id, jumpcloudId, reading }
  })
  for (const { id } of made) noteVersion(scene, id)
}

/** An answer that has to be a good one: the service is well, and nothing was done to it yet. */
function must(call: Call): Call {
  if (call.status === null || call.status >= 300)
    throw new Error(`${call.method} ${call.path}: ${call.status ?? 'no answer'} ${call.text}`)
  return call
}

/** Waits for a condition; throws with its name where it does not come to be within 20 s. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`This did not come to be: ${what}.`)
    await sleep(25)
  }
}

/** Whether JumpCloud has it at the moment. */
export function isThere({ deployment }: Scene, jumpcloudId: string): boolean {
  try {
    deployment.simulator.devices.get(jumpcloudId)
    return true
  } catch {
    return false
  }
}

/** Writes down what a device is in JumpCloud from now on. */
export function noteVersion(scene: Scene, jumpcloudId: string): void {
  const { deployment, versions } = scene
  const from = deployment.tick()
  let identity: Identity | null = null
  if (isThere(scene, jumpcloudId)) {
    const { system, users, apple } = deployment.simulator.devices.get(jumpcloudId)
    identity = {
      serialNumber: system.serialNumber ?? null,
      boundUsers: users.map(({ id }) => id).sort(),
      primaryUserId: system.primarySystemUser?.id ?? null,
      appleDeviceId: apple?.id ?? null,
    }
  }
  versions.set(jumpcloudId, [...(versions.get(jumpcloudId) ?? []), { from, identity }])
}
