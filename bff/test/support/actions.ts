/** What tests about locks and wipes share: a device on a request, clicks on it, and what came of them. */
import { randomUUID } from 'node:crypto'
import {
  action,
  type Action,
  type Device,
  problem,
  type Problem,
  type TimelineEntry,
} from '@siit-jumpcloud/shared'
import type { DeviceView, NewDevice } from '@siit-jumpcloud/simulator'
import { expect } from 'vitest'
import type { JumpCloudClient } from '../../src/jumpcloud/index.ts'
import { allEntries, decodeEntry, verifyChain } from '../../src/timeline/read.ts'
import { type Harness, type HarnessOptions, requester } from './harness.ts'

export interface Scene {
  harness: Harness
  /** The device in the simulator. */
  system: DeviceView
  /** The same device as the panel shows it. */
  device: Device
}

/** A connected workspace whose requester has one device; a healthy Windows machine unless told otherwise. */
export async function scene(
  make: (options?: HarnessOptions) => Promise<Harness>,
  device: Partial<NewDevice> = {},
  options: HarnessOptions = {},
): Promise<Scene> {
  const harness = await make(options)
  const system = harness.simulator.devices.add({ os: 'windows', users: [requester.email], ...device })
  await harness.connect()
  return { harness, system, device: await deviceOf(harness, system.id) }
}

/** The device with a JumpCloud id, as an agent with every right sees it. */
export async function deviceOf(harness: Harness, jumpcloudId: string): Promise<Device> {
  const response = await harness.request('/devices?limit=200')
  expect(response.status).toBe(200)
  const { items } = (await response.json()) as { items: Device[] }
  const found = items.find((one) => one.jumpcloudId === jumpcloudId)
  if (!found) throw new Error(`The inventory has no device ${jumpcloudId}.`)
  return found
}

export interface Click {
  /** Another one than a new, random key; null sends none. */
  key?: string | null
  token?: string
  body?: Record<string, unknown>
}

const post = (harness: Harness, deviceId: string, body: unknown, { key, token }: Click) =>
  harness.request(`/devices/${deviceId}/actions`, {
    body,
    ...(token !== undefined && { token }),
    headers: key === null ? {} : { 'idempotency-key': key ?? randomUUID() },
  })

export const clickLock = (
  harness: Harness,
  device: Pick<Device, 'id'>,
  click: Click = {},
): Promise<Response> => post(harness, device.id, { action: 'lock', ...click.body }, click)

/** Everything that the dialog asks for, typed as it should be. */
export const wipeBody = (device: Device, more: Record<string, unknown> = {}) => ({
  action: 'wipe',
  reason: 'The laptop was stolen on the train.',
  confirmation: {
    planHash: device.planHash,
    [device.typedConfirmation.field]: device.typedConfirmation.text,
    ...more,
  },
})

export const clickWipe = (harness: Harness, device: Device, click: Click = {}): Promise<Response> =>
  post(harness, device.id, { ...wipeBody(device), ...click.body }, click)

export async function accepted(answer: Response | Promise<Response>): Promise<Action> {
  const response = await answer
  const body: unknown = await response.json()
  expect(response.status, JSON.stringify(body)).toBe(202)
  return action.parse(body)
}

export async function refused(
  answer: Response | Promise<Response>,
  status: number,
  code: string,
): Promise<Problem> {
  const response = await answer
  const body: unknown = await response.json()
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const said = problem.parse(body)
  expect({ status: response.status, code: said.code }, JSON.stringify(body)).toEqual({ status, code })
  return said
}

export async function read(harness: Harness, id: string): Promise<Action> {
  const response = await harness.request(`/actions/${id}`)
  expect(response.status).toBe(200)
  return action.parse(await response.json())
}

/** The action once nothing of it is under way any more. */
export async function outcome(harness: Harness, of: { id: string }): Promise<Action> {
  await harness.settle()
  return read(harness, of.id)
}

export const states = ({ history }: Action) => history.map(({ state }) => state)

/** Posts to `/actions/{id}/…`. */
export const decide = (
  harness: Harness,
  of: { id: string },
  verb: 'approve' | 'deny' | 'cancel' | 'attest' | 'pin',
  body: Record<string, unknown> = {},
  token?: string,
): Promise<Response> =>
  harness.request(`/actions/${of.id}/${verb}`, { body, ...(token !== undefined && { token }) })

export async function entries(harness: Harness): Promise<TimelineEntry[]> {
  const all: TimelineEntry[] = []
  for await (const row of allEntries(harness.core.engine, harness.workspace)) all.push(decodeEntry(row))
  return all
}

export const entriesOf = async (harness: Harness, of: { id: string }) =>
  (await entries(harness)).filter((entry) => entry.actionId === of.id)

export async function chainHolds(harness: Harness): Promise<void> {
  expect((await verifyChain(harness.core.engine, harness.workspace)).broken).toBeNull()
}

/** Every command path of JumpCloud, for faults. */
export const commandPath =
  '^/api/(v2/applemdms/[^/]+/devices/[^/]+/(lock|erase)|systems/[^/]+/command/builtin/.+)$'

/** Puts something between the service and JumpCloud's door for commands; reads go on as they are. */
export function intercept(
  harness: Harness,
  send: (
    real: JumpCloudClient['send'],
    ...asked: Parameters<JumpCloudClient['send']>
  ) => ReturnType<JumpCloudClient['send']>,
): void {
  const { core } = harness
  const open = core.jumpcloud.bind(core)
  core.jumpcloud = (access) => {
    const client = open(access)
    return { ...client, send: (...asked) => send(client.send.bind(client), ...asked) }
  }
}

/** From here on this process begins nothing after an answer: as if it ended right after each commit. */
export function abandon(harness: Harness): void {
  harness.core.background = () => undefined
}
