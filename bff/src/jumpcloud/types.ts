/** JumpCloud's objects as the rest of the product sees them, after decoding: nothing of the wire is left in them. */
import type { EnrollmentType, MdmVendor, OnOff, OsFamily, ReportCard, YesNo } from '@siit-jumpcloud/shared'

/** A computer, phone or tablet as JumpCloud lists it. A value that JumpCloud does not give is null or `unknown`. */
export interface System {
  /** 24 lower-case hex digits. */
  id: string
  hostname: string | null
  displayName: string | null
  serialNumber: string | null
  /** From `os` and `osFamily` together; `unknown` where they contradict each other. */
  osFamily: OsFamily
  osVersion: string | null
  /** The release's name where JumpCloud gives one (e.g. `Sonoma`), else its name of the system (e.g. `Ubuntu`). */
  osName: string | null
  arch: string | null
  hwVendor: string | null
  /** Whether its agent is connected right now. */
  active: boolean | null
  /** ISO instants. */
  lastContact: string | null
  created: string | null
  agentVersion: string | null
  /** JumpCloud's own summary of the disk's encryption: one source of several, see `combineEncryption`. */
  encryption: OnOff
  recoveryKeyEscrowed: YesNo
  mdm: {
    vendor: MdmVendor
    enrollmentType: EnrollmentType
    /** The device's id within JumpCloud's MDM. That it is the Apple device's id is inferred. */
    internalDeviceId: string | null
    providerId: string | null
  }
  /** Names of the security commands JumpCloud lists for it; null where it sends no list. */
  builtInCommands: string[] | null
  primaryUserId: string | null
  systemInsights: 'enabled' | 'disabled' | 'deferred' | 'unknown'
}

/** A record that could not be taken: only where it has no usable id. */
export interface Quarantined {
  id: string | null
  code: string
  detail: string
}

/** A page. Go on with `skip + received` until that reaches `total`, or a page is empty; a short page is not the end. */
export interface WirePage<T> {
  items: T[]
  /** Records that the page held on the wire, taken or not. */
  received: number
  /** How many there are in all; null where JumpCloud did not say. */
  total: number | null
}

export interface SystemsPage extends WirePage<System> {
  total: number
  quarantined: Quarantined[]
}

/** A page of System Insights, or the finding that this key or organization has none. */
export interface InsightsPage<T> extends WirePage<T> {
  /** False where JumpCloud answered 402, 403 or 404: no such data for this key. The page is then empty. */
  available: boolean
}

export interface Hardware {
  systemId: string
  manufacturer: string | null
  model: string | null
  serialNumber: string | null
  memoryBytes: number | null
  collectedAt: string | null
}

/** What one volume says about its encryption. */
export interface VolumeEncryption {
  systemId: string
  source: 'bitlocker_info' | 'disk_encryption'
  /** The volume's name or drive letter. */
  volume: string | null
  state: OnOff
  collectedAt: string | null
}

export interface AppleMdm {
  id: string
  name: string | null
}

export interface AppleDevice {
  id: string
  mdmId: string
  serialNumber: string | null
  udid: string | null
  /** Null where JumpCloud does not say. */
  enrolled: boolean | null
  userEnrollment: boolean | null
  model: string | null
  osVersion: string | null
  deviceName: string | null
}

export interface SystemUser {
  id: string
  email: string | null
  name: string | null
  state: 'staged' | 'activated' | 'suspended' | 'unknown'
}

export interface Binding {
  userId: string
  /** A direct binding, or one through a group. Where both exist, `direct`. */
  via: 'direct' | 'group'
}

export interface WireGroup {
  id: string
  name: string
}

/** The answer of Apple MDM to a command, from JumpCloud's Directory Insights. */
export interface MdmCommandResult {
  eventId: string | null
  at: string
  appleDeviceId: string
  /** JumpCloud's id of the command that was answered. Sending one tells none, so it only tells two apart. */
  commandUuid: string | null
  /** Apple's name of the command, e.g. `EraseDevice`, `DeviceLock`. */
  requestType: string | null
  outcome: 'acknowledged' | 'error' | 'other'
  /** What the device said, where it refused. */
  error: string | null
}

/** A user was bound to, or unbound from, a system, as Directory Insights tells. */
export interface BindingEvent {
  eventId: string | null
  at: string
  systemId: string
  userId: string
  bound: boolean
}

export interface EventsPage<T> {
  items: T[]
  received: number
  /** Hand it in to go on; null at the end. */
  next: unknown[] | null
  /** False where this key or plan has no Directory Insights. */
  available: boolean
}

/** The report card and what the key may send, as far as JumpCloud told without a command being sent. */
export interface VerifiedKey {
  card: ReportCard
  rights: { systems: boolean | 'unknown'; mdm: boolean | 'unknown' }
  /** Directory Insights: binding dates and the answers of Apple devices. */
  directoryInsights: 'yes' | 'no' | 'unknown'
}

/** A lock or an erase, as it goes out. */
export type Command =
  | { channel: 'agent'; systemId: string; action: 'lock' | 'erase' }
  | { channel: 'apple_mdm'; mdmId: string; deviceId: string; action: 'lock' | 'erase'; pin?: string }

export interface SendOptions {
  /** Milliseconds for everything: name lookup, connection, answer. */
  deadlineMs: number
  /**
   * Called once, after the connection stands and right before the first byte of the request. False ends it as
   * `not_sent`. What remains is a process paused by the machine between this call and the write.
   */
  beforeFirstByte?: () => boolean
}

/** What is known of a command after it was sent once. See the outcome table in `commands.ts`. */
export interface CommandOutcome {
  state: 'accepted' | 'rejected' | 'not_sent' | 'unknown'
  code: string
  /** English, for a person. Holds neither key nor PIN. */
  detail: string
  /** JumpCloud's HTTP status, where one was read. */
  status: number | null
  /** Seconds, as JumpCloud asked. */
  retryAfter: number | null
}

export interface PageRequest {
  skip: number
  limit?: number
}

export interface InsightsRequest extends PageRequest {
  /** Only these systems; all where absent. */
  systemIds?: readonly string[]
}

export interface EventsRequest {
  /** ISO instants. JumpCloud keeps events for at most 90 days. */
  since: string
  until?: string
  after?: unknown[] | null
  limit?: number
}

export interface MdmResultsRequest extends EventsRequest {
  /** Only what this Apple device answered. */
  appleDeviceId?: string
}

/** A sync's read waits before it tries again, until then (milliseconds since 1970). What it throws ends the read. */
export type OnWait = (wait: { code: 'unreachable' | 'rate_limited'; until: number }) => Promise<void>

export interface SyncReads {
  onWait?: OnWait
  /** The workspace's key as it is now, asked for when JumpCloud refuses the one at hand; null where there is none. */
  currentKey?: () => Promise<string | null>
}

/**
 * One workspace's door to JumpCloud. Reads retry with jitter and obey `Retry-After`; they throw `JumpCloudError` and
 * nothing else, or the signal's own reason. `send` never throws and never repeats.
 */
export interface JumpCloudClient {
  /** Finds out what the key is and can do. Throws where it cannot serve at all. */
  verify(signal?: AbortSignal): Promise<VerifiedKey>
  systemsPage(page: PageRequest, signal?: AbortSignal): Promise<SystemsPage>
  /** One system, or null where JumpCloud no longer has it. */
  system(id: string, signal?: AbortSignal): Promise<System | null>
  /** Systems whose hostname, display name or serial number holds the text; the first `limit` of them. */
  searchSystems(term: string, limit: number, signal?: AbortSignal): Promise<System[]>
  hardwarePage(request: InsightsRequest, signal?: AbortSignal): Promise<InsightsPage<Hardware>>
  /** BitLocker's volumes, or those of FileVault and LUKS. */
  encryptionPage(
    source: VolumeEncryption['source'],
    request: InsightsRequest,
    signal?: AbortSignal,
  ): Promise<InsightsPage<VolumeEncryption>>
  appleMdms(signal?: AbortSignal): Promise<AppleMdm[]>
  appleDevicesPage(
    page: PageRequest & { mdmId: string },
    signal?: AbortSignal,
  ): Promise<WirePage<AppleDevice>>
  /** All Apple devices with that serial number; a serial is not an identity. */
  appleDevicesBySerial(mdmId: string, serialNumber: string, signal?: AbortSignal): Promise<AppleDevice[]>
  systemUsersPage(page: PageRequest, signal?: AbortSignal): Promise<WirePage<SystemUser>>
  /** One user, or null where JumpCloud no longer has them. */
  systemUser(id: string, signal?: AbortSignal): Promise<SystemUser | null>
  /** Everyone bound to a system, directly or through a group; null where JumpCloud no longer has the system. */
  boundUsers(systemId: string, signal?: AbortSignal): Promise<Binding[] | null>
  systemGroups(signal?: AbortSignal): Promise<WireGroup[]>
  /** System ids that are members of a group, dynamic members included. */
  groupMembersPage(groupId: string, page: PageRequest, signal?: AbortSignal): Promise<WirePage<string>>
  /** Ids of the groups a system is in; null where JumpCloud no longer has the system. */
  groupsOf(systemId: string, signal?: AbortSignal): Promise<string[] | null>
  mdmCommandResults(request: MdmResultsRequest, signal?: AbortSignal): Promise<EventsPage<MdmCommandResult>>
  bindingEvents(request: EventsRequest, signal?: AbortSignal): Promise<EventsPage<BindingEvent>>
  /** Sends one command, once. */
  send(command: Command, options: SendOptions): Promise<CommandOutcome>
  /**
   * The same client for a sync: its reads give way to people's, and sit out an outage of JumpCloud, and what it asks to
   * wait (up to a quarter of an hour), where a person's give up after ten seconds; and they go on with the new key where
   * it was replaced meanwhile. Connections and limiter are shared.
   */
  forSync(reads?: SyncReads): JumpCloudClient
  /** Closes the connections once what runs has ended. */
  close(): Promise<void>
}
