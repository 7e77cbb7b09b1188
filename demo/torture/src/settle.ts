/** Heals everything, and waits until nothing is under way any more. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scene } from './scene.ts'

const underWay = ['requested', 'approved', 'dispatching']
/** Longer, in the services' time, than any lease and its command's deadline together. */
const leap = 100_000
/** Milliseconds of the machine's time that things may take to come to rest by themselves, and then in all. */
const byThemselves = 1500
const patience = 20_000

/**
 * Faults end, services run, clocks agree. What is still under way then has this long to end by itself; then the clocks
 * leap beyond every lease, and recovery must end it. Says whether everything came to rest.
 */
export async function settle(scene: Scene): Promise<{ cameToRest: boolean }> {
  const { deployment, pending, workspace } = scene
  const { services, simulator, door, database } = deployment
  while (pending.size > 0) await Promise.allSettled(pending)
  simulator.faults.clear()
  simulator.traffic.set({ latencyMs: 0 })
  await door.open()
  for (const service of services) {
    service.resume()
    service.limitFiles(null)
  }
  await Promise.all(services.map((service) => service.start()))
  // The furthest that any of them ever was: a lease that was taken then must not lie in the future for ever.
  let offset = Math.max(0, scene.furthest, ...services.map((service) => service.offset))
  await Promise.all(services.map((service) => service.setClock(offset)))

  const began = Date.now()
  const atRest = async () => {
    const rows = await database.actions(workspace)
    return door.busy === 0 && !rows.some(({ state }) => underWay.includes(state))
  }
  let leapt = false
  for (;;) {
    if (await atRest()) {
      // An answer that comes after recovery is written down a little later than it came, and a call that its client
      // gave up may be taken only now.
      await sleep(60)
      if (await atRest()) break
    }
    const waited = Date.now() - began
    if (waited > patience) return { cameToRest: false }
    if (waited > byThemselves && !leapt) {
      leapt = true
      offset += leap
      await Promise.all(services.map((service) => service.setClock(offset)))
    }
    await sleep(40)
  }
  return { cameToRest: true }
}
