/** What people do, and somebody who should not get in: each through the service's API. */
import { randomUUID } from 'node:crypto'
import type { Device, Policy } from '@siit-jumpcloud/shared'
import { devices as cast } from './cast.ts'
import { type Ask, json } from './client.ts'
import type { Deed, Intruder } from './plan.ts'
import type { Asked, Scene } from './scene.ts'

type Of<Name extends Deed['do']> = Extract<Deed, { do: Name }>

/** Asks for a lock or wipe, as often at once as the deed says. */
export async function askFor(scene: Scene, deed: Of<'ask'>): Promise<void> {
  const { client, asked } = scene
  const device = scene.devices[deed.device]
  if (!device) return
  const { kind, mistake } = deed
  let body: Record<string, unknown> = { action: 'lock' }
  if (kind === 'wipe') {
    // The dialog reads the device once more when it opens; where that fails, it shows what it had.
    const read = await client.call(`/devices/${device.id}`, { agent: 'ada', request: deed.request })
    if (read.status === 200) device.reading = json(read.text) as Device
    const { planHash, typedConfirmation } = device.reading
    body = {
      action: 'wipe',
      ...(mistake !== 'no_reason' && { reason: 'It was stolen on the train.' }),
      ...(mistake !== 'no_confirmation' && {
        confirmation: {
          planHash: mistake === 'wrong_plan' ? 'f'.repeat(64) : planHash,
          [typedConfirmation.field]: mistake === 'wrong_serial' ? 'NOT-IT' : typedConfirmation.text,
          ...(mistake !== 'owner_not_accepted' && { ownerMismatchAccepted: true }),
        },
      }),
    }
  }
  const ask: Ask = {
    agent: deed.agent,
    request: deed.request,
    body,
    key: mistake === 'no_key' ? null : randomUUID(),
    giveUp: deed.giveUp,
  }
  const path = `/devices/${device.id}/actions`
  const one: Asked = { path, ask, calls: [] }
  if (ask.key !== null) asked.push(one)
  one.calls.push(
    ...(await Promise.all(
      Array.from({ length: deed.times }, (_, replica) => client.call(path, { ...ask, replica })),
    )),
  )
}

/** The earlier call once more: the same decision, or a new one in the same words. */
export async function askAgain({ client, asked }: Scene, deed: Of<'again'>): Promise<void> {
  const before = asked.at(-1 - deed.of)
  if (!before) return
  const { body, key, replica = 0 } = before.ask
  const ask: Ask = {
    ...before.ask,
    giveUp: null,
    key: deed.key === 'same' ? (key ?? null) : randomUUID(),
    replica: replica + 1,
    // `askFor` made it: an object.
    ...(deed.otherBody && { body: { ...(body as object), reason: 'Something else entirely.' } }),
  }
  const again: Asked = { path: before.path, ask, calls: [] }
  // A new key is a new decision, to be held to its answer like any other.
  if (deed.key === 'new') asked.push(again)
  again.calls.push(await client.call(again.path, ask))
}

export async function open({ client, devices }: Scene, deed: Of<'open'>): Promise<void> {
  const device = devices[deed.device]
  const { agent, request } = deed
  if (device) await client.call(`/devices/${device.id}/actions`, { agent, request, body: { action: 'open' } })
}

/** Decides on an action, or settles it, or looks at its PIN. */
export async function decide({ client, calls }: Scene, deed: Of<'decide'>): Promise<void> {
  const told = new Map<string, string>()
  for (const { action } of calls) if (action && action.action !== 'open') told.set(action.id, action.state)
  const fitting = [...told].filter(
    ([, state]) => !['approve', 'deny'].includes(deed.verb) || state === 'awaiting_approval',
  )
  const [id] = fitting.at(-1 - (deed.of % Math.max(1, fitting.length))) ?? []
  if (id === undefined) return
  const body =
    deed.verb === 'attest'
      ? { outcome: deed.outcome, note: 'I went and looked.' }
      : { reason: 'As agreed on the phone.' }
  await client.call(`/actions/${id}/${deed.verb}`, { agent: deed.agent, replica: deed.of, body })
}

export async function look({ client, devices }: Scene, deed: Of<'look'>): Promise<void> {
  const device = devices[deed.device]
  if (!device) return
  const of = { agent: deed.agent, request: cast[deed.device]?.of ?? 'R-1' } as const
  switch (deed.what) {
    case 'panel':
    case 'timeline':
      await client.call(`/${deed.what}`, of)
      return
    case 'list':
      await client.call('/devices?limit=50', { ...of, agent: 'ada' })
      return
    case 'device':
      await client.call(`/devices/${device.id}`, of)
      return
    case 'refresh': {
      const call = await client.call(`/devices/${device.id}/refresh`, { ...of, method: 'POST' })
      const refreshed = json(call.text) as { device?: Device } | undefined
      if (call.status === 200 && refreshed?.device) device.reading = refreshed.device
      return
    }
    case 'sync':
      await client.call('/sync', { agent: 'ada', method: 'POST' })
  }
}

/** A call with a token that must open nothing. */
export async function intrude(scene: Scene, { how, device: place }: Of<'intrude'>): Promise<void> {
  const { client, devices } = scene
  const device = devices[place]
  if (!device) return
  const token = await tokenOf(scene, how)
  await client.call(`/devices/${device.id}/actions`, {
    agent: 'ada',
    token,
    body: { action: 'lock' },
    key: randomUUID(),
  })
}

function tokenOf({ client, workspace }: Scene, how: Intruder): Promise<string | null> {
  switch (how) {
    case 'forged':
      return client.token('ada', 'R-1', 0, { secret: new Uint8Array(32).fill(9) })
    case 'expired':
      return client.token('ada', 'R-1', 0, { life: -120 })
    case 'other_workspace':
      return client.token('ada', 'R-1', 0, { workspace: `${workspace}-other` })
    case 'no_request':
      return client.token('ada', null, 0)
    case 'no_token':
      return Promise.resolve(null)
  }
}

/** Changes the policy as Settings does: reads it, and puts it back changed. */
export async function setPolicy({ client }: Scene, deed: Of<'policy'>): Promise<void> {
  const manage = { agent: 'ada', request: null } as const
  const current = await client.call('/connection/policy', manage)
  if (current.status !== 200) return
  const change: Partial<Policy> = {
    approval: { lock: deed.approval === 'both', wipe: deed.approval !== 'none' },
    stopped: deed.stopped,
    allow: { linux: deed.linux ? ['lock', 'wipe'] : [], android: [] },
    wipeLimits: { perAgentPerHour: deed.perAgent, perWorkspacePerDay: 50 },
  }
  await client.call('/connection/policy', {
    ...manage,
    method: 'PUT',
    ifMatch: '*',
    // A 200 of this route is a policy.
    body: { ...(json(current.text) as Policy), ...change },
  })
}
