/** What goes wrong around the service: JumpCloud, the network, its process, its clock, its database. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultSpec } from '@siit-jumpcloud/simulator'
import { devices as cast, requests } from './cast.ts'
import type { Deployment } from './deployment.ts'
import type { Trouble } from './evidence.ts'
import type { Deed } from './plan.ts'
import { isThere, noteVersion, type Scene, serviceAt } from './scene.ts'
import { cli } from './service.ts'

type Of<Name extends Deed['do']> = Extract<Deed, { do: Name }>

/** Something of the machine or the database is in trouble while `work` runs. */
async function during(
  { spells, deployment: { tick } }: Scene,
  trouble: Trouble,
  work: () => Promise<unknown>,
): Promise<void> {
  const spell = { trouble, to: Infinity }
  spells.push(spell)
  try {
    await work()
  } finally {
    spell.to = tick()
  }
}

/** Kills, stops or pauses a service; whatever watches over it starts it again. */
export async function hitProcess(scene: Scene, deed: Of<'process'>): Promise<void> {
  const service = serviceAt(scene, deed.replica)
  await during(scene, 'process', async () => {
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

/** Sets the clock of a service, by seconds of its own time. */
export async function setClock(scene: Scene, { replica, seconds }: Of<'clock'>): Promise<void> {
  const service = serviceAt(scene, replica)
  const offset = service.offset + seconds * 1000
  scene.furthest = Math.max(scene.furthest, offset)
  await during(scene, 'clock', async () => {
    await service.setClock(offset)
    // A token that was signed a moment before is of another time.
    await sleep(20)
  })
}

/** Keeps the service from its database, or from writing to it. */
export async function hitDatabase(scene: Scene, { what, milliseconds }: Of<'database'>): Promise<void> {
  const { deployment, workspace, story } = scene
  const { database } = deployment
  await during(scene, 'database', async () => {
    if (what === 'busy') await database.keepBusy(workspace, milliseconds)
    else if (what === 'disconnect') await database.disconnect()
    else if (!(await database.fill(serviceAt(scene, 0), milliseconds)))
      story.push('      (no file could be limited here: prlimit is missing)')
    // Transactions that began under it may fail a little later.
    await sleep(50)
  })
}

/** What an operator does after a restore; an administrator may lift it at once. */
export async function quarantine(scene: Scene, { lift }: Of<'quarantine'>): Promise<void> {
  await during(scene, 'database', () => quarantineByCommand(scene.deployment, scene.workspace))
  if (lift)
    await scene.client.call('/connection/quarantine', { agent: 'ada', request: null, method: 'DELETE' })
}

async function quarantineByCommand({ env }: Deployment, workspace: string): Promise<void> {
  const child = spawn(process.execPath, [cli, 'quarantine', '--workspace', workspace], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: 'ignore',
  })
  await once(child, 'exit')
}

/** Nobody answers at JumpCloud's address for a while. */
export async function outage(scene: Scene, { how, milliseconds }: Of<'outage'>): Promise<void> {
  const { door } = scene.deployment
  scene.outages++
  try {
    await door.close(how)
    await sleep(milliseconds)
  } finally {
    scene.outages--
    await door.open()
  }
}

/** An administrator, or the device itself, changes something in JumpCloud. */
export function changeInJumpCloud(scene: Scene, deed: Of<'jumpcloud'>): void {
  const { simulator, tick } = scene.deployment
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

/** The fault as the simulator plays it. */
export function faultOf(deed: Of<'fault'>): FaultSpec {
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
