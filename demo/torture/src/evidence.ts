/** What was seen of one schedule: from outside, by those who were there, and never by the service's own word alone. */
import type { Action } from '@siit-jumpcloud/shared'
import type { Command } from '@siit-jumpcloud/simulator'
import type { AgentName, RequestName } from './cast.ts'
import type { Chain, StoredAction } from './database.ts'
import type { ReceivedCommand } from './door.ts'
import type { Plan } from './plan.ts'

/** One call of the service's API. */
export interface Call {
  /** When it was made, and when it was over, in the order of all that was seen. */
  sent: number
  over: number
  /** Null for somebody who should not get in. */
  agent: AgentName | null
  request: RequestName | null
  replica: number
  method: string
  path: string
  key: string | null
  body: unknown
  /** Null where no answer came. */
  status: number | null
  /** The answer's text; empty where none came. */
  text: string
  /** The problem's code, of a problem document. */
  code: string | null
  contentType: string
  /** The action that the answer holds. */
  action: Action | null
  /** What of the machine or the database was in trouble while it ran. */
  trouble: Trouble[]
  /** JumpCloud could not answer all the time that it ran. */
  outage: boolean
}

export type Trouble = 'process' | 'clock' | 'database' | 'gave_up'

/** What a device was in JumpCloud from some moment on. Null: it was not there. */
export interface DeviceVersion {
  from: number
  identity: Identity | null
}

export interface Identity {
  serialNumber: string | null
  boundUsers: string[]
  primaryUserId: string | null
  appleDeviceId: string | null
}

export interface Evidence {
  plan: Plan
  workspace: string
  /** One line for each step as it was really run, for people. */
  story: string[]
  calls: Call[]
  /** What came to JumpCloud's address. */
  commands: ReceivedCommand[]
  /** What JumpCloud says that it got. */
  received: Command[]
  /** Ids of Apple devices whose command results Directory Insights knows. */
  mdmResults: Set<string>
  /** By JumpCloud's id of the system. */
  devices: Map<string, DeviceVersion[]>
  /** Troubles that were made at any time. */
  troubles: Set<Trouble>
  /** The actions when all had settled, before anybody settled the rest. */
  settled: StoredAction[]
  /** Whether nothing was under way any more when the patience was over. */
  cameToRest: boolean
  /** What is shown of each unfinished action, by its id. */
  shown: Map<string, Shown>
  /** After people had settled what was left to them. */
  actions: StoredAction[]
  chain: Chain
  /** The timeline as exported. */
  exported: string
  log: string
  /** How often a service ended though nobody ended it. */
  crashes: number
  /** Texts that must be nowhere, by what they are. */
  secrets: Record<string, string>
}

/** Where a person sees an unfinished action, and what it takes to end it. */
export interface Shown {
  /** On its device, as whoever asks from its request sees it. */
  onDevice: boolean
  /** Its latest state is on the request's timeline. */
  onTimeline: boolean
  /** The status with which a person's word on it was taken; null where that was not tried. */
  wayOut: number | null
}

/** A rule that did not hold. */
export interface Violation {
  /** The number of the invariant in the product's list; or what else must hold. */
  rule: string
  /** What was seen, in one sentence, with what proves it. */
  what: string
}
