/**
 * A schedule: what people, JumpCloud, the network, the machine and the database do, in which order and how soon after
 * one another. It is plain data made from a seed alone, so a seed is all that a failure needs to be had again.
 */
import type { FaultKind } from '@siit-jumpcloud/simulator'
import { type AgentName, agentNames, devices, type RequestName, requestNames } from './cast.ts'
import { type Chance, chance } from './random.ts'

export type Store = 'sqlite' | 'postgres'

/** How a person, or a broken host page, gets a wipe or lock wrong. */
export type Mistake =
  'no_key' | 'no_reason' | 'wrong_serial' | 'wrong_plan' | 'no_confirmation' | 'owner_not_accepted'

/** What is wrong with the token of somebody who should not get in. */
export type Intruder = 'forged' | 'expired' | 'other_workspace' | 'no_request' | 'no_token'

/** What the network does to one answer, beyond what the simulator can. */
export type WireFault = 'garbage' | 'half_status_line' | 'slow_head' | 'redirect' | 'cut_after_status'

export type Deed =
  | {
      do: 'ask'
      kind: 'lock' | 'wipe'
      device: number
      agent: AgentName
      request: RequestName
      /** The same call so often at once, by turns to each replica: a double click, or a browser's own repeat. */
      times: number
      /** Milliseconds after which the client goes away without its answer. */
      giveUp: number | null
      mistake: Mistake | null
    }
  /** The earlier ask, once more; `of` counts back from the latest. */
  | { do: 'again'; of: number; key: 'same' | 'new'; otherBody: boolean }
  | { do: 'open'; device: number; agent: AgentName; request: RequestName }
  | {
      do: 'decide'
      verb: 'approve' | 'deny' | 'cancel' | 'attest' | 'pin'
      agent: AgentName
      /** Counts back from the latest action that this can be said of, as far as anybody was told. */
      of: number
      outcome: 'done' | 'not_done' | 'cannot_tell' | 'let_run'
    }
  | {
      do: 'policy'
      approval: 'none' | 'wipe' | 'both'
      stopped: boolean
      linux: boolean
      perAgent: number
    }
  | {
      do: 'look'
      what: 'panel' | 'list' | 'device' | 'refresh' | 'timeline' | 'sync'
      device: number
      agent: AgentName
    }
  | { do: 'intrude'; how: Intruder; device: number }
  | {
      do: 'jumpcloud'
      change:
        | 'rebind'
        | 'bind_back'
        | 'rename'
        | 'remove'
        | 'reinstall'
        | 'offline'
        | 'online'
        | 'unenrol'
        | 'decrypt'
        | 'primary'
      device: number
    }
  | {
      do: 'fault'
      kind: FaultKind
      on: 'commands' | 'reads' | 'all'
      times: number
      status: number
      retryAfter: number | null
      delay: number
    }
  | { do: 'wire'; kind: WireFault; times: number }
  /** Nobody answers at JumpCloud's address for a while. */
  | { do: 'outage'; how: 'refused' | 'silent'; milliseconds: number }
  | { do: 'process'; what: 'kill' | 'term' | 'pause'; replica: number; milliseconds: number }
  /** `seconds` in the service's own time. */
  | { do: 'clock'; replica: number; seconds: number }
  | { do: 'database'; what: 'busy' | 'full' | 'disconnect'; milliseconds: number }
  | { do: 'quarantine'; lift: boolean }

/** A moment in the life of a command at which something can be made to happen. */
export type Moment =
  /** The device is being read before a command. */
  | 'read'
  /** That answer has gone out. */
  | 'read_done'
  /** A connection stands, and no byte of it has come yet. */
  | 'connect'
  /** A command has come in, and JumpCloud has not seen it yet. */
  | 'command'
  /** JumpCloud has taken it, and its answer has not gone out. */
  | 'taken'
  /** The answer has gone out. */
  | 'answered'

export type Step = (Deed | { do: 'trap'; at: Moment; deed: Deed }) & {
  /** Whether the next step waits for this one's end. */
  wait: boolean
  /** Milliseconds of the machine's time before the next step. */
  pause: number
}

export interface Plan {
  seed: number
  store: Store
  replicas: number
  /** What JumpCloud answers to an agent command that it took. */
  builtinSuccess: 200 | 201 | 204
  /** Milliseconds that JumpCloud takes for an answer. */
  latency: number
  steps: Step[]
}

/** The schedule of a seed on a store. */
export function makePlan(seed: number, store: Store): Plan {
  const dice = chance(seed ^ (store === 'postgres' ? 0x5f375a86 : 0))
  const replicas = store === 'postgres' ? 2 : 1
  // Some schedules are about one kind of trouble, so that it is met more than once; most mix them.
  const theme = dice.weighted({ mixed: 6, network: 3, people: 3, process: 3, database: 2 })
  const steps = Array.from({ length: dice.between(10, 26) }, (_, index) =>
    makeStep(dice, replicas, theme, index),
  )
  return {
    seed,
    store,
    replicas,
    builtinSuccess: dice.one([200, 201, 201, 204]),
    latency: dice.one([0, 0, 2, 10, 30]),
    steps,
  }
}

type Theme = 'mixed' | 'network' | 'people' | 'process' | 'database'

function makeStep(dice: Chance, replicas: number, theme: Theme, index: number): Step {
  const timing = { wait: dice.yes(0.45), pause: dice.yes(0.5) ? dice.between(0, 60) : dice.between(0, 6) }
  if (index > 0 && dice.yes(0.22)) {
    const at = dice.one(['read', 'read_done', 'connect', 'command', 'taken', 'answered'] as const)
    return { do: 'trap', at, deed: trappedDeed(dice, replicas), ...timing }
  }
  return { ...makeDeed(dice, replicas, theme, index), ...timing }
}

/** What may go wrong at one exact moment; people cannot click that precisely, but two of them can by chance. */
function trappedDeed(dice: Chance, replicas: number): Deed {
  switch (dice.weighted({ process: 6, clock: 3, database: 3, jumpcloud: 3, decide: 2, policy: 2 })) {
    case 'process':
      return processDeed(dice, replicas)
    case 'clock':
      return clockDeed(dice, replicas)
    case 'database':
      return databaseDeed(dice)
    case 'jumpcloud':
      return jumpcloudDeed(dice)
    case 'decide':
      return { ...decideDeed(dice), verb: dice.one(['cancel', 'attest'] as const), of: 0 }
    case 'policy':
      return policyDeed(dice)
  }
}

function makeDeed(dice: Chance, replicas: number, theme: Theme, index: number): Deed {
  if (index === 0 && dice.yes(0.5)) return policyDeed(dice)
  const more = (wanted: Theme) => (theme === wanted ? 4 : 1)
  const kind = dice.weighted({
    ask: 20,
    again: 3,
    open: 0.7,
    decide: 6 * (theme === 'people' ? 2 : 1),
    policy: 1.5 * (theme === 'people' ? 2 : 1),
    look: 3,
    intrude: 1,
    jumpcloud: 3,
    fault: 3.5 * more('network'),
    wire: 0.8 * more('network'),
    outage: 0.7 * more('network'),
    process: 0.9 * more('process'),
    clock: 0.7 * more('process'),
    database: 0.8 * more('database'),
    quarantine: 0.25,
  })
  switch (kind) {
    case 'ask':
      return askDeed(dice)
    case 'again':
      return {
        do: 'again',
        of: dice.between(0, 2),
        key: dice.yes(0.7) ? 'same' : 'new',
        otherBody: dice.yes(0.15),
      }
    case 'open':
      return {
        do: 'open',
        device: deviceOf(dice),
        agent: dice.one(agentNames),
        request: dice.one(requestNames),
      }
    case 'decide':
      return decideDeed(dice)
    case 'policy':
      return policyDeed(dice)
    case 'look':
      return {
        do: 'look',
        what: dice.one(['panel', 'list', 'device', 'refresh', 'timeline', 'sync']),
        device: deviceOf(dice),
        agent: dice.one(['ada', 'bob', 'dan', 'eve']),
      }
    case 'intrude':
      return {
        do: 'intrude',
        how: dice.one(['forged', 'expired', 'other_workspace', 'no_request', 'no_token']),
        device: deviceOf(dice),
      }
    case 'jumpcloud':
      return jumpcloudDeed(dice)
    case 'fault':
      return faultDeed(dice)
    case 'wire':
      return {
        do: 'wire',
        kind: dice.one(['garbage', 'half_status_line', 'slow_head', 'redirect', 'cut_after_status']),
        times: dice.between(1, 2),
      }
    case 'outage':
      return { do: 'outage', how: dice.one(['refused', 'silent']), milliseconds: dice.between(50, 900) }
    case 'process':
      return processDeed(dice, replicas)
    case 'clock':
      return clockDeed(dice, replicas)
    case 'database':
      return databaseDeed(dice)
    case 'quarantine':
      return { do: 'quarantine', lift: dice.yes(0.6) }
  }
}

const deviceOf = (dice: Chance) => dice.between(0, devices.length - 1)

function askDeed(dice: Chance): Deed {
  // Few devices get most of it, so that people meet on them.
  const device = dice.yes(0.6) ? dice.between(0, 1) : deviceOf(dice)
  const owner = devices[device]?.of ?? 'R-1'
  return {
    do: 'ask',
    kind: dice.yes(0.5) ? 'wipe' : 'lock',
    device,
    agent: dice.weighted({ ada: 4, bob: 4, eve: 3, cho: 0.5, dan: 0.7 }),
    request: dice.yes(0.85) ? owner : dice.one(requestNames),
    times: dice.yes(0.3) ? dice.between(2, 4) : 1,
    giveUp: dice.yes(0.12) ? dice.between(0, 25) : null,
    mistake: dice.yes(0.1)
      ? dice.one([
          'no_key',
          'no_reason',
          'wrong_serial',
          'wrong_plan',
          'no_confirmation',
          'owner_not_accepted',
        ])
      : null,
  }
}

function decideDeed(dice: Chance): Extract<Deed, { do: 'decide' }> {
  return {
    do: 'decide',
    verb: dice.weighted({ approve: 6, deny: 1.5, cancel: 2, attest: 3, pin: 2 }),
    agent: dice.weighted({ ada: 3, cho: 3, eve: 3, bob: 1, dan: 0.5 }),
    of: dice.between(0, 3),
    outcome: dice.one(['done', 'not_done', 'cannot_tell', 'let_run']),
  }
}

function policyDeed(dice: Chance): Deed {
  return {
    do: 'policy',
    approval: dice.weighted({ none: 5, wipe: 3, both: 3 }),
    stopped: dice.yes(0.08),
    linux: dice.yes(0.7),
    perAgent: dice.one([1, 2, 5, 50, 50]),
  }
}

function jumpcloudDeed(dice: Chance): Deed {
  return {
    do: 'jumpcloud',
    change: dice.weighted({
      rebind: 3,
      bind_back: 2,
      rename: 2,
      remove: 1,
      reinstall: 1.5,
      offline: 2,
      online: 2,
      unenrol: 1,
      decrypt: 1,
      primary: 1,
    }),
    device: dice.yes(0.6) ? dice.between(0, 1) : deviceOf(dice),
  }
}

function faultDeed(dice: Chance): Deed {
  const kind = dice.weighted({
    latency: 2,
    status: 5,
    reset_before: 2,
    reset_after: 3,
    bad_json: 1,
    truncated_body: 1,
    hang: 1.5,
    hang_after: 2,
    status_after: 2.5,
  })
  return {
    do: 'fault',
    kind,
    on: dice.weighted({ commands: 6, reads: 2, all: 1 }),
    times: dice.between(1, 3),
    status: dice.one([400, 401, 403, 404, 405, 408, 409, 415, 418, 422, 429, 429, 500, 500, 502, 503, 504]),
    retryAfter: dice.yes(0.5) ? dice.between(1, 20) : null,
    delay: kind === 'latency' ? dice.one([20, 200, 1600]) : dice.one([0, 0, 50]),
  }
}

function processDeed(dice: Chance, replicas: number): Deed {
  const what = dice.weighted({ kill: 4, term: 1.5, pause: 2 })
  return {
    do: 'process',
    what,
    replica: dice.between(0, replicas - 1),
    milliseconds: what === 'pause' ? dice.one([30, 200, 1200, 2800]) : dice.between(0, 300),
  }
}

function clockDeed(dice: Chance, replicas: number): Deed {
  return {
    do: 'clock',
    replica: dice.between(0, replicas - 1),
    seconds: dice.one([-7200, -90, -20, 8, 12, 30, 65, 120, 3700, 90_000]),
  }
}

function databaseDeed(dice: Chance): Deed {
  return {
    do: 'database',
    what: dice.weighted({ busy: 3, full: 2, disconnect: 1 }),
    milliseconds: dice.one([20, 150, 600, 1400]),
  }
}
