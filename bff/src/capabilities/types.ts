/** What the rules look at. Everything is handed in: the rules do no I/O and have no clock. */
import type {
  ActionState,
  ConnectionState,
  EnrollmentType,
  MdmVendor,
  OnOff,
  OsFamily,
  Policy,
} from '@siit-jumpcloud/shared'

/** The actions that change a device; `open` only shows it. */
export type CommandKind = 'lock' | 'wipe'

/** How a command travels: through JumpCloud's agent, or through Apple MDM. */
export type Channel = 'agent' | 'apple_mdm'

/** The facts of one device that a rule may look at. */
export interface CapabilityDevice {
  osFamily: OsFamily
  mdmVendor: MdmVendor
  enrollmentType: EnrollmentType
  /** `on` only where every source that speaks says so; see `combineEncryption` in `jumpcloud/`. */
  encryption: OnOff
  /** Names of JumpCloud's own per-device list (`lock`, `erase`, …); null where JumpCloud sent none. */
  builtInCommands: readonly string[] | null
  /** Its Apple MDM record was found; null where nobody could look. Not looked at on other systems. */
  appleDeviceKnown: boolean | null
  /** JumpCloud ids of the system groups it is in; null where they could not be read. */
  groupIds: readonly string[] | null
  /** JumpCloud no longer lists it. */
  removed: boolean
  /** ISO instant at which the system's record was read. */
  readAt: string
  /** When a fact was read, where that was not together with the system's record. */
  observed?: {
    readonly encryption?: string | null
    readonly appleDevice?: string | null
    readonly groups?: string | null
  }
}

/**
 * An action of the same device that is still open. What "open" means is decided by `actions/` (it needs a
 * clock); whatever is listed here blocks a second one of its kind, and never one of the other kind.
 */
export interface OpenAction {
  kind: CommandKind
  id: string
  /** The name of the person who asked. */
  requestedBy: string
  requestId: string | null
  /** ISO instant. */
  at: string
  state: ActionState
}

/** What the workspace, its connection and the agent bring along. */
export interface CapabilityContext {
  connectionState: ConnectionState
  policy: Policy
  /** Names of system groups by JumpCloud id; a group without a name is shown by its id. */
  groupNames: Readonly<Record<string, string>>
  /** Set after a restore until an administrator lifts it. */
  quarantine: boolean
  /**
   * What the key may send: agent commands (`systems`) and Apple MDM commands (`mdm`). `unknown` does not block:
   * JumpCloud tells only when a command is sent, and then refuses it before anything happens.
   */
  keyRights: { readonly systems: boolean | 'unknown'; readonly mdm: boolean | 'unknown' }
  /** Who threw the stop switch; used where `policy.stopped` is set. */
  stoppedBy?: { readonly name: string; readonly at: string } | null
  openActions: readonly OpenAction[]
  limits: {
    /** Wipes of this agent within the last hour. */
    agentUsed: number
    /** Wipes of the workspace today. */
    workspaceUsed: number
    /** ISO instants at which the next wipe is possible again, where that is known. */
    agentResetsAt?: string | null
    workspaceResetsAt?: string | null
  }
  permissions: readonly string[]
}
