/** Plays a schedule against a deployment, in a workspace of its own, and writes down what was seen. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, Device, DevicePage, Policy } from '@siit-jumpcloud/shared'
import type { FaultSpec } from '@siit-jumpcloud/simulator'
import { type AgentName, devices as cast, type RequestName, requests } from './cast.ts'
import { type Ask, type Client, createClient, json } from './client.ts'
import type { Deployment } from './deployment.ts'
import type { Call, DeviceVersion, Evidence, Identity, Trouble } from './evidence.ts'
import type { Deed, Intruder, Moment, Plan, Step } from './plan.ts'
import { cli } from './service.ts'
import { settle } from './settle.ts'

export interface RunOptions {
  /** For the proof that the harness can fail: does harm once all has settled, before anything is judged. */
  meddle?: (deployment: Deployment, workspace: string) => Promise<void>
}

/** What is known of a schedule while it runs. */
export interface Scene {
  deployment: Deployment
  plan: Plan
  workspace: string
  client: Client
  calls: Call[]
  story: string[]
  /** Our ids and JumpCloud's, by place in the cast. */
  devices: { id: string; jumpcloudId: string; reading: Device }[]
  versions: Map<string, DeviceVersion[]>
  troubles: Set<Trouble>
  /** What went wrong with a step itself, which is the harness's own failure. */
  errors: unknown[]
  /** Ends what a step began, such as a pause: waited for before anything is judged. */
  pending: Set<Promise<unknown>>
  /** The furthest that any clock was set forwards, in milliseconds. */
  furthest: number
}

interface Asked {
  path: string
  ask: Ask
  calls: Call[]
}

/** Runs it and returns what was seen. Throws where the harness itself cannot go on, never for a violation. */
export async function run(deployment: Deployment, plan: Plan, options: RunOptions = {}): Promise<Evidence> {
  const { simulator, door, services, tick } = deployment
  const workspace = `w-${plan.seed}-${randomUUID().slice(0, 8)}`
  simulator.reset()
  simulator.switches.set({ builtinSuccess: plan.builtinSuccess })
  door.commands = []
  await Promise.all(services.map((service) => service.setClock(0)))
  const logged = services.map((service) => service.output().length)
  const crashed = services.reduce((sum, service) => sum + service.crashes, 0)

  const troubles = new Set<Trouble>()
  const spells: { trouble: Trouble; to: number }[] = []
  let outages = 0
  const calls: Call[] = []
  const client = createClient(
    deployment,
    workspace,
    {
      troubleSince: (moment) => spells.filter(({ to }) => to >= moment).map(({ trouble }) => trouble),
      outage: () => outages > 0,
    },
    (call) => calls.push(call),
  )
  const scene: Scene = {
    deployment,
    plan,
    workspace,
    client,
    calls,
    story: [],
    devices: [],
    versions: new Map(),
    troubles,
    errors: [],
    pending: new Set(),
    furthest: 0,
  }
  await setTheScene(scene)
  simulator.traffic.set({ latencyMs: plan.latency })
  door.lookAtDisk = () => deployment.database.onDisk(workspace)

  const asked: Asked[] = []
  const armed: { at: Moment; deed: Deed }[] = []
  door.onMoment = async (moment) => {
    const index = armed.findIndex((trap) => trap.at === moment)
    const [trap] = index < 0 ? [] : armed.splice(index, 1)
    if (!trap) return
    scene.story.push(`      at ${moment}: ${words(trap.deed)}`)
    // What takes long goes on beside; what is at once has been done before the service hears more.
    await Promise.race([start(trap.deed), sleep(150)])
  }

  for (const step of plan.steps) {
    scene.story.push(`${step.wait ? '  ' : '  & '}${words(step)}`)
    if (step.do === 'trap') armed.push({ at: step.at, deed: step.deed })
    else {
      const running = start(step)
      if (step.wait) await Promise.race([running, sleep(3000)])
    }
    if (step.pause > 0) await sleep(step.pause)
  }
  armed.length = 0
  const { cameToRest } = await settle(scene)
  if (scene.errors.length > 0) throw scene.errors[0]
  door.onMoment = () => undefined
  if (options.meddle) await options.meddle(deployment, workspace)

  const evidence = await conclude(scene, asked, cameToRest)
  evidence.log = services.map((service, i) => service.output().slice(logged[i])).join('\n')
  evidence.crashes = services.reduce((sum, service) => sum + service.crashes, -crashed)
  return evidence

  /** Begins a deed; its end is waited for at the latest before anything is judged. */
  function start(deed: Deed): Promise<unknown> {
    const running = perform(deed).catch((error: unknown) => {
      scene.errors.push(error)
    })
    scene.pending.add(running)
    void running.finally(() => scene.pending.delete(running))
    return running
  }

  /** Something of the machine or the database is in trouble while `work` runs. */
  async function during(trouble: Trouble, work: () => Promise<unknown>): Promise<void> {
    troubles.add(trouble)
    const spell = { trouble, to: Infinity }
    spells.push(spell)
    try {
      await work()
    } finally {
      spell.to = tick()
    }
  }

  function serviceAt(replica: number) {
    const service = services[replica % services.length]
    if (!service) throw new RangeError('There is no service.')
    return service
  }

  async function perform(deed: Deed): Promise<unknown> {
    switch (deed.do) {
      case 'ask':
        return askFor(deed)
      case 'again': {
        const before = asked.at(-1 - deed.of)
        if (!before) return
        const { body } = before.ask
        const ask = {
          ...before.ask,
          giveUp: null,
          key: deed.key === 'same' ? (before.ask.key ?? null) : randomUUID(),
          replica: (before.ask.replica ?? 0) + 1,
          ...(deed.otherBody && { body: { ...(body as object), reason: 'Something else entirely.' } }),
        }
        const again: Asked = { path: before.path, ask, calls: [] }
        // With another body under the same key it must be refused, and is nothing to come back to.
        if (deed.key === 'new' || deed.otherBody) {
          if (deed.key === 'new') asked.push(again)
        }
        again.calls.push(await client.call(again.path, ask))
        return
      }
      case 'open': {
        const device = scene.devices[deed.device]
        if (device)
          await client.call(`/devices/${device.id}/actions`, {
            agent: deed.agent,
            request: deed.request,
            body: { action: 'open' },
          })
        return
      }
      case 'decide':
        return decide(deed)
      case 'policy':
        return setPolicy(scene, {
          approval: { lock: deed.approval === 'both', wipe: deed.approval !== 'none' },
          stopped: deed.stopped,
          allow: { linux: deed.linux ? ['lock', 'wipe'] : [], android: [] },
          wipeLimits: { perAgentPerHour: deed.perAgent, perWorkspacePerDay: 50 },
        })
      case 'look':
        return look(deed)
      case 'intrude':
        return intrude(deed.how, deed.device)
      case 'jumpcloud':
        changeInJumpCloud(deed)
        return
      case 'fault':
        simulator.faults.add(faultOf(deed))
        return
      case 'wire':
        door.spoil(deed.kind, deed.times)
        return
      case 'outage':
        outages++
        try {
          await door.close(deed.how)
          await sleep(deed.milliseconds)
        } finally {
          outages--
          await door.open()
        }
        return
      case 'process':
        return hitProcess(deed)
      case 'clock': {
        const service = serviceAt(deed.replica)
        const offset = service.offset + deed.seconds * 1000
        scene.furthest = Math.max(scene.furthest, offset)
        return during('clock', async () => {
          await service.setClock(offset)
          // A token that was signed a moment before is of another time.
          await sleep(20)
        })
      }
      case 'database':
        return during('database', async () => {
          if (deed.what === 'busy') await deployment.database.keepBusy(workspace, deed.milliseconds)
          else if (deed.what === 'disconnect') await deployment.database.disconnect()
          else if (!(await deployment.database.fill(serviceAt(0), deed.milliseconds)))
            scene.story.push('      (no file could be limited here: prlimit is missing)')
          // Transactions that began under it may fail a little later.
          await sleep(50)
        })
      case 'quarantine':
        await during('database', () => quarantine(deployment, workspace))
        if (deed.lift)
          await client.call('/connection/quarantine', { agent: 'ada', request: null, method: 'DELETE' })
        return
    }
  }

  async function askFor(deed: Extract<Deed, { do: 'ask' }>): Promise<void> {
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

  async function decide(deed: Extract<Deed, { do: 'decide' }>): Promise<void> {
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

  async function look(deed: Extract<Deed, { do: 'look' }>): Promise<void> {
    const device = scene.devices[deed.device]
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

  async function intrude(how: Intruder, place: number): Promise<void> {
    const device = scene.devices[place]
    if (!device) return
    const token = await tokenOf(how)
    await client.call(`/devices/${device.id}/actions`, {
      agent: 'ada',
      token,
      body: { action: 'lock' },
      key: randomUUID(),
    })
  }

  function tokenOf(how: Intruder): Promise<string | null> {
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

  async function hitProcess(deed: Extract<Deed, { do: 'process' }>): Promise<void> {
    const service = serviceAt(deed.replica)
    await during('process', async () => {
      switch (deed.what) {
        case 'kill':
          service.kill()
          await sleep(deed.milliseconds)
          await service.start()
          break
        case 'term':
          await service.stop()
          await service.start()
          break
        case 'pause':
          service.pause()
          await sleep(deed.milliseconds)
          service.resume()
      }
    })
  }

  function changeInJumpCloud(deed: Extract<Deed, { do: 'jumpcloud' }>): void {
    const known = scene.devices[deed.device]
    const owner = requests[cast[deed.device]?.of ?? 'R-1'].email
    if (!known) return
    const id = known.jumpcloudId
    // Some other step may have removed it by now.
    if (!isThere(scene, id)) return
    switch (deed.change) {
      case 'rebind':
        simulator.devices.update(id, { users: ['mallory@northwind.example'] })
        break
      case 'bind_back':
        simulator.devices.update(id, { users: [owner] })
        break
      case 'rename':
        simulator.devices.update(id, { hostname: `renamed-${tick()}` })
        break
      case 'remove':
        simulator.devices.remove(id)
        break
      case 'reinstall':
        known.jumpcloudId = simulator.devices.reinstall(id).id
        break
      case 'offline':
        simulator.devices.goOffline(id)
        break
      case 'online':
        simulator.devices.comeOnline(id)
        break
      case 'unenrol':
        simulator.devices.update(id, { mdm: { vendor: 'none' } })
        break
      case 'decrypt':
        simulator.devices.update(id, { fde: { active: false } })
        break
      case 'primary': {
        const user = simulator.users.get(owner)
        simulator.devices.update(id, { primarySystemUser: { id: user._id } })
      }
    }
    noteVersion(scene, id)
    noteVersion(scene, known.jumpcloudId)
  }
}

/** Connects the workspace, imports its devices, finishes the setup. */
async function setTheScene(scene: Scene): Promise<void> {
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
export function must(call: Call): Call {
  if (call.status === null || call.status >= 300)
    throw new Error(`${call.method} ${call.path}: ${call.status ?? 'no answer'} ${call.text}`)
  return call
}

/** Waits for a condition; throws with its name where it does not come to be within 20 s. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`This did not come to be: ${what}.`)
    await sleep(25)
  }
}

async function setPolicy(scene: Scene, change: Partial<Policy>): Promise<void> {
  const { client } = scene
  const manage = { agent: 'ada', request: null } as const
  // The policy is read from the connection's answer, and its version from a refusal or an ETag.
  const current = await client.call('/connection/policy', manage)
  if (current.status !== 200) return
  const policy = json(current.text) as Policy
  await client.call('/connection/policy', {
    ...manage,
    method: 'PUT',
    ifMatch: '*',
    body: { ...policy, ...change },
  })
}

function isThere({ deployment }: Scene, jumpcloudId: string): boolean {
  try {
    deployment.simulator.devices.get(jumpcloudId)
    return true
  } catch {
    return false
  }
}

/** Writes down what a device is in JumpCloud from now on. */
function noteVersion(scene: Scene, jumpcloudId: string): void {
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

function faultOf(deed: Extract<Deed, { do: 'fault' }>): FaultSpec {
  const { kind, times, status, retryAfter, delay } = deed
  const path =
    deed.on === 'commands'
      ? '^/api/(v2/applemdms/[^/]+/devices/[^/]+/(lock|erase)|systems/[^/]+/command/builtin/.+)$'
      : deed.on === 'reads'
        ? '^/api/systems/[0-9a-f]{24}$'
        : '*'
  return {
    kind,
    path,
    times,
    status,
    ...(delay > 0 && { delayMs: delay }),
    ...(retryAfter !== null && { headers: { 'retry-after': String(retryAfter) } }),
  }
}

/** What an operator does after a restore. */
async function quarantine({ env }: Deployment, workspace: string): Promise<void> {
  const child = spawn(process.execPath, [cli, 'quarantine', '--workspace', workspace], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: 'ignore',
  })
  await once(child, 'exit')
}

function words(step: Step | Deed): string {
  if (step.do === 'trap') return `when ${step.at}: ${words(step.deed)}`
  const { do: name, ...rest } = step
  return `${name} ${JSON.stringify(rest)}`
}

/** The last things that are seen: whether people see what is open, can end it, and get the same answers again. */
async function conclude(scene: Scene, asked: Asked[], cameToRest: boolean): Promise<Evidence> {
  const { deployment, client, workspace, plan, calls } = scene
  const { database, door, simulator, secrets } = deployment
  const settled = await database.actions(workspace)
  const shown: Evidence['shown'] = new Map()
  for (const row of settled) {
    if (row.kind === 'open' || !['awaiting_approval', 'accepted', 'unknown'].includes(row.state)) continue
    const request: RequestName = row.requestId === 'R-2' ? 'R-2' : 'R-1'
    const of: { agent: AgentName; request: RequestName } = { agent: 'ada', request }
    const device = json((await client.call(`/devices/${row.deviceId}`, of)).text) as Device | undefined
    const timeline = (await client.call('/timeline', of)).text
    const { items = [] } = (json(timeline) ?? {}) as { items?: { actionId: string; outcome: string }[] }
    // What has moved on by itself meanwhile was shown as it was, or as it is.
    const [now] = (await database.actions(workspace)).filter(({ id }) => id === row.id)
    if (now?.state !== row.state) continue
    shown.set(row.id, {
      onDevice: device?.actions.some(({ id, state }) => id === row.id && state === row.state) ?? false,
      onTimeline: items.some(({ actionId, outcome }) => actionId === row.id && outcome === row.state),
      wayOut: null,
    })
  }
  // The same key again: whatever came of it, the answer is the one that was given.
  for (const { path, ask, calls: before } of asked)
    if (before.some(({ status }) => status !== null && status < 500 && status !== 401))
      before.push(await client.call(path, { ...ask, giveUp: null }))
  // And what is left to a person, a person can end.
  for (const row of settled) {
    const seen = shown.get(row.id)
    if (!seen) continue
    const call =
      row.state === 'awaiting_approval'
        ? await client.call(`/actions/${row.id}/cancel`, { agent: 'ada', body: {} })
        : await client.call(`/actions/${row.id}/attest`, {
            agent: 'ada',
            body: { outcome: 'done', note: 'It is on my desk.' },
          })
    seen.wayOut = call.status
  }
  for (const { id } of settled) await client.call(`/actions/${id}`, { agent: 'ada' })
  const exported = await client.call('/timeline/export?format=jsonl', { agent: 'ada' })
  return {
    plan,
    workspace,
    story: scene.story,
    calls,
    commands: door.commands,
    received: simulator.commands.list(),
    mdmResults: new Set(
      simulator.events
        .list()
        .filter(({ event_type: type }) => type === 'mdm_command_result')
        .map((event) => String(event['device_object_id'])),
    ),
    devices: scene.versions,
    troubles: scene.troubles,
    settled,
    cameToRest,
    shown,
    actions: await database.actions(workspace),
    chain: await database.chain(workspace),
    exported: exported.text,
    log: '',
    crashes: 0,
    secrets: { ...secrets },
  }
}
