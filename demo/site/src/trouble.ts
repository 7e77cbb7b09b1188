/** What the demo can break in its JumpCloud, so that one sees what an agent and an administrator then see. */
import type { Simulator } from '@siit-jumpcloud/simulator'

type Broken = Pick<Simulator, 'faults' | 'keys' | 'restoreKey' | 'revokeKey' | 'switches' | 'traffic'>

export interface Trouble {
  id: string
  /** What happens, as the drawer says it. */
  what: string
  /** Where to look. */
  look: string
  isOn(simulator: Broken): boolean
  set(simulator: Broken, on: boolean): void
}

type FaultOf = Parameters<Simulator['faults']['add']>[0]

/** A trouble that is one fault, for as long as it is on. */
function fault(id: string, what: string, look: string, spec: FaultOf): Trouble {
  return {
    id,
    what,
    look,
    isOn: ({ faults }) => faults.list().some((one) => one.id === id),
    set({ faults }, on) {
      if (on) faults.add({ ...spec, id })
      else faults.remove(id)
    },
  }
}

const usualLatency = 20
const slowLatency = 3000
/** Whether the key was revoked here: the simulator keeps a revoked key’s state to itself. */
const revoked = new WeakSet<object>()

export const troubles: readonly Trouble[] = [
  fault('outage', 'JumpCloud cannot be reached', 'The panel keeps what it knows; a sync waits.', {
    kind: 'reset_before',
  }),
  fault('rate-limited', 'JumpCloud asks to slow down (429)', 'The panel counts down to the next try.', {
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '30' },
  }),
  {
    id: 'slow',
    what: 'JumpCloud takes three seconds for everything',
    look: 'Read again, open the wipe dialog, sync.',
    isOn: ({ traffic }) => traffic.get().latencyMs === slowLatency,
    set: ({ traffic }, on) => void traffic.set({ latencyMs: on ? slowLatency : usualLatency }),
  },
  {
    id: 'key',
    what: 'The API key is revoked',
    look: 'Read again or sync: the inventory stays and is marked stale.',
    isOn: (simulator) => revoked.has(simulator),
    set(simulator, on) {
      if (on) {
        simulator.revokeKey('administrator')
        revoked.add(simulator)
      } else {
        simulator.restoreKey('administrator')
        revoked.delete(simulator)
      }
    },
  },
  fault(
    'answer-lost',
    'The connection breaks after the next command',
    'Lock something: nobody knows if it was taken.',
    {
      kind: 'reset_after',
      method: 'POST',
      times: 1,
      path: '^/api/.*/(lock|erase)$',
    },
  ),
  {
    id: 'insights',
    what: 'The plan has no System Insights',
    look: 'Sync: encryption and hardware are unknown, with the reason.',
    isOn: ({ switches }) => switches.get().systemInsights !== 'licensed',
    set: ({ switches }, on) => void switches.set({ systemInsights: on ? 403 : 'licensed' }),
  },
]

/** Sets everything right again. */
export function mend(simulator: Broken): void {
  for (const trouble of troubles) if (trouble.isOn(simulator)) trouble.set(simulator, false)
}
