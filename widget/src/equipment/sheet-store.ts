/** One device whose sheet is open: the device, its history, and what a person does with it there. */
import type { Device, DeviceHistory, DeviceRefresh, Problem } from '@siit-jumpcloud/shared'
import { Refused } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'

export interface SheetHost {
  changed(): void
  /** The device was read again; it may stand in the list too. */
  read(device: Device): void
}

type Trouble = Problem | 'unanswered'
const troubleOf = (error: unknown): Trouble => (error instanceof Refused ? error.problem : 'unanswered')

export class Sheet {
  readonly id: string
  device: Device | undefined
  history: DeviceHistory | undefined
  historyFailed = false
  /** It answers the press with what the device is; all else that is known of it follows at once. */
  whole = false
  /** It is not there, or not for this agent. */
  gone = false
  problem: Trouble | undefined
  rereading = false
  rereadProblem: Trouble | undefined
  /** Which candidate a person is about to choose, and why. */
  choice = ''
  reason = ''
  settling = false
  settleProblem: Trouble | 'nobody_chosen' | undefined

  readonly #session: Session
  readonly #host: SheetHost
  #asked = 0

  constructor(session: Session, id: string, known: Device | undefined, host: SheetHost) {
    this.#session = session
    this.id = id
    this.device = known
    this.#host = host
    void this.load()
    clock.painted(() => {
      this.whole = true
      host.changed()
    })
  }

  get #path(): string {
    return `/devices/${encodeURIComponent(this.id)}`
  }

  /** Reads the device and its history from the bff. */
  async load(): Promise<void> {
    const asked = ++this.#asked
    const { bff } = this.#session
    const [device, history] = await Promise.allSettled([
      bff.ask<Device>(this.#path),
      bff.ask<DeviceHistory>(`${this.#path}/history`),
    ])
    if (asked !== this.#asked) return
    if (device.status === 'fulfilled') this.#take(device.value.body)
    else {
      const trouble = troubleOf(device.reason)
      this.gone = trouble !== 'unanswered' && trouble.status === 404
      this.problem = trouble
    }
    if (history.status === 'fulfilled') this.history = history.value.body
    this.historyFailed = history.status === 'rejected'
    this.#host.changed()
  }

  #take(device: Device | undefined): void {
    if (!device) return
    this.device = device
    this.problem = undefined
    this.gone = false
    this.#host.read(device)
  }

  /** Reads it from JumpCloud now. Answers how many values had changed; undefined where it could not be read. */
  async readAgain(): Promise<number | undefined> {
    if (this.rereading) return undefined
    this.rereading = true
    this.rereadProblem = undefined
    this.#host.changed()
    try {
      const { body } = await this.#session.bff.ask<DeviceRefresh>(`${this.#path}/refresh`, { body: {} })
      this.#take(body?.device)
      void this.load()
      return body?.changes.length
    } catch (error) {
      this.rereadProblem = troubleOf(error)
      return undefined
    } finally {
      this.rereading = false
      this.#host.changed()
    }
  }

  /** Says whose it is, and answers how the owner stands then. What was chosen and written stays where that fails. */
  async settle(): Promise<Device['owner'] | undefined> {
    const person = this.device?.owner.candidates.find(({ id, email }) => (id ?? email) === this.choice)
    if (!person) {
      this.settleProblem = 'nobody_chosen'
      this.#host.changed()
      return undefined
    }
    const reason = this.reason.trim()
    return this.#decide('PUT', {
      ...(person.id === null ? { email: person.email } : { personId: person.id }),
      ...(reason && { reason }),
    })
  }

  /** Lets the rule decide again. */
  release(): Promise<Device['owner'] | undefined> {
    return this.#decide('DELETE')
  }

  async #decide(method: 'PUT' | 'DELETE', body?: object): Promise<Device['owner'] | undefined> {
    if (this.settling) return undefined
    let owner: Device['owner'] | undefined
    this.settling = true
    this.settleProblem = undefined
    this.#host.changed()
    try {
      const answer = await this.#session.bff.ask<Device>(`${this.#path}/owner`, {
        method,
        ...(body && { body }),
      })
      this.#take(answer.body)
      owner = answer.body?.owner
      this.choice = ''
      this.reason = ''
      void this.load()
    } catch (error) {
      this.settleProblem = troubleOf(error)
      void this.load()
    }
    this.settling = false
    this.#host.changed()
    return owner
  }
}
