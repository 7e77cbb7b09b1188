/** What was really received: every lock, erase, restart and shutdown, in order, and what became of it. */

export type CommandKind = 'lock' | 'erase' | 'restart' | 'shutdown'

export interface Command {
  id: number
  /** When it was received, ISO 8601. */
  at: string
  method: string
  path: string
  organizationId: string
  systemId: string | null
  appleDeviceId: string | null
  androidDeviceId: string | null
  kind: CommandKind
  channel: 'agent' | 'apple_mdm' | 'google_emm'
  /** Whether a PIN came with it. */
  pin: boolean
  /** The body as received; null where there was none. */
  body: unknown
  /** Which of the simulator's keys sent it (`administrator`, …). */
  keyRole: string
  /** `queued`: waits for the device, without expiry. `ran`: the device did it. `never`: it cannot run it at all. */
  effect: 'queued' | 'ran' | 'never'
  ranAt: string | null
}

export class CommandLog {
  private entries: Command[] = []
  private nextId = 1

  record(command: Omit<Command, 'id'>): Command {
    const entry = { id: this.nextId++, ...command }
    this.entries.push(entry)
    return entry
  }

  /** Received commands, oldest first; of one system (or Apple or Android device) where an id is given. */
  list(deviceId?: string): Command[] {
    if (deviceId === undefined) return [...this.entries]
    return this.entries.filter(
      (entry) =>
        entry.systemId === deviceId || entry.appleDeviceId === deviceId || entry.androidDeviceId === deviceId,
    )
  }

  /** Commands that wait for a system to come online. */
  waiting(systemId: string): Command[] {
    return this.entries.filter((entry) => entry.systemId === systemId && entry.effect === 'queued')
  }

  /** Forgets all, waiting ones too. */
  clear(): void {
    this.entries = []
  }
}
