/** Plays a schedule against a deployment, in a workspace of its own, and writes down what was seen. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { conclude } from './conclude.ts'
import type { Deployment } from './deployment.ts'
import type { Evidence } from './evidence.ts'
import { askAgain, askFor, decide, intrude, look, open, setPolicy } from './people.ts'
import type { Deed, Moment, Plan, Step } from './plan.ts'
import { createScene, type Scene, setTheScene } from './scene.ts'
import { settle } from './settle.ts'
import {
  changeInJumpCloud,
  faultOf,
  hitDatabase,
  hitProcess,
  outage,
  quarantine,
  setClock,
} from './trouble.ts'

export interface RunOptions {
  /** For the proof that the harness can fail: does harm once all has settled, before anything is judged. */
  meddle?: (deployment: Deployment, workspace: string) => Promise<void>
}

/** Milliseconds that a step is waited for: one that takes longer goes on beside the next. */
const patience = 3000
/** The same within a trap, where the service waits too. */
const trapPatience = 150

/** Runs it and returns what was seen. Throws where the harness itself cannot go on, never for a violation. */
export async function run(deployment: Deployment, plan: Plan, options: RunOptions = {}): Promise<Evidence> {
  const { simulator, door, services } = deployment
  const workspace = `w-${plan.seed}-${randomUUID().slice(0, 8)}`
  const scene = createScene(deployment, plan, workspace)
  simulator.reset()
  simulator.switches.set({ builtinSuccess: plan.builtinSuccess })
  door.commands = []
  await Promise.all(services.map((service) => service.setClock(0)))
  const logged = services.map((service) => service.output().length)
  const crashes = () => services.reduce((sum, service) => sum + service.crashes, 0)
  const before = crashes()

  await setTheScene(scene)
  simulator.traffic.set({ latencyMs: plan.latency })
  door.lookAtDisk = () => deployment.database.onDisk(workspace)
  await play(scene)
  const { cameToRest } = await settle(scene)
  if (scene.errors.length > 0) throw scene.errors[0]
  if (options.meddle) await options.meddle(deployment, workspace)

  return {
    ...(await conclude(scene, cameToRest)),
    log: services.map((service, i) => service.output().slice(logged[i])).join('\n'),
    crashes: crashes() - before,
  }
}

/** The steps, one after the other or beside each other, with traps that go off on their way. */
async function play(scene: Scene): Promise<void> {
  const { plan, story, deployment } = scene
  const { door } = deployment
  const armed: { at: Moment; deed: Deed }[] = []
  door.onMoment = async (moment) => {
    const index = armed.findIndex((trap) => trap.at === moment)
    const [trap] = index < 0 ? [] : armed.splice(index, 1)
    if (!trap) return
    story.push(`      at ${moment}: ${words(trap.deed)}`)
    // What takes long goes on beside; what is at once has been done before the service hears more.
    await Promise.race([start(scene, trap.deed), sleep(trapPatience)])
  }
  for (const step of plan.steps) {
    story.push(`${step.wait ? '  ' : '  & '}${words(step)}`)
    if (step.do === 'trap') armed.push({ at: step.at, deed: step.deed })
    else {
      const running = start(scene, step)
      if (step.wait) await Promise.race([running, sleep(patience)])
    }
    if (step.pause > 0) await sleep(step.pause)
  }
  door.onMoment = () => undefined
}

/** Begins a deed; its end is waited for at the latest before anything is judged. */
function start(scene: Scene, deed: Deed): Promise<unknown> {
  const running = perform(scene, deed).catch((error: unknown) => {
    scene.errors.push(error)
  })
  scene.pending.add(running)
  void running.finally(() => scene.pending.delete(running))
  return running
}

async function perform(scene: Scene, deed: Deed): Promise<void> {
  const { simulator, door } = scene.deployment
  switch (deed.do) {
    case 'ask':
      return askFor(scene, deed)
    case 'again':
      return askAgain(scene, deed)
    case 'open':
      return open(scene, deed)
    case 'decide':
      return decide(scene, deed)
    case 'policy':
      return setPolicy(scene, deed)
    case 'look':
      return look(scene, deed)
    case 'intrude':
      return intrude(scene, deed)
    case 'jumpcloud':
      changeInJumpCloud(scene, deed)
      return
    case 'fault':
      simulator.faults.add(faultOf(deed))
      return
    case 'wire':
      door.spoil(deed.kind, deed.times)
      return
    case 'outage':
      return outage(scene, deed)
    case 'process':
      return hitProcess(scene, deed)
    case 'clock':
      return setClock(scene, deed)
    case 'database':
      return hitDatabase(scene, deed)
    case 'quarantine':
      return quarantine(scene, deed)
  }
}

/** A step as people read it. */
function words(step: Step | Deed): string {
  if (step.do === 'trap') return `when ${step.at}: ${words(step.deed)}`
  const { do: name, ...rest } = step
  return `${name} ${JSON.stringify(rest)}`
}
