/** Things that go wrong between a client and JumpCloud, on purpose. */

export type FaultKind =
  /** Answers late. */
  | 'latency'
  /** Answers with a status of its own, before anything takes effect. */
  | 'status'
  /** The connection is cut before anything takes effect. */
  | 'reset_before'
  /** The request takes effect, then the connection is cut. */
  | 'reset_after'
  /** The request takes effect; the answer is 200 and no JSON. */
  | 'bad_json'
  /** The request takes effect; the answer breaks off half-way. */
  | 'truncated_body'
  /** No answer, ever, and no effect. */
  | 'hang'
  /** The request takes effect; no answer, ever. */
  | 'hang_after'
  /** The request takes effect, and the answer is nevertheless this status. */
  | 'status_after'

export interface FaultSpec {
  id?: string
  kind: FaultKind
  /** Only for this method. */
  method?: string
  /** Which paths: a glob (`*` stands for anything) or, where it starts with `^`, a regular expression. */
  path?: string
  /** How often it is played; for ever where absent. */
  times?: number
  /** How many matching requests pass before it is played. */
  after?: number
  /** Waits so long first, in milliseconds (any kind). */
  delayMs?: number
  status?: number
  headers?: Record<string, string>
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown
}

export interface Fault extends FaultSpec {
  id: string
  /** How often it was played. */
  played: number
}

/** Throws TypeError, in words, for what is no fault. */
function checked(spec: FaultSpec): FaultSpec {
  const kinds: FaultKind[] = [
    'latency',
    'status',
    'reset_before',
    'reset_after',
    'bad_json',
    'truncated_body',
    'hang',
    'hang_after',
    'status_after',
  ]
  if (!kinds.includes(spec.kind)) throw new TypeError(`A fault's kind is one of ${kinds.join(', ')}.`)
  if (spec.path !== undefined) matcher(spec.path)
  return spec
}

function matcher(path: string): RegExp {
  if (path.startsWith('^')) return new RegExp(path)
  const pattern = path
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`)
}

export class Faults {
  private faults: Fault[] = []
  private passed = new Map<string, number>()
  private nextId = 1

  /** Adds a fault; later ones come after earlier ones. The first that matches a request is played. */
  add(spec: FaultSpec): Fault {
    const fault: Fault = { ...checked(spec), id: spec.id ?? `fault-${String(this.nextId++)}`, played: 0 }
    this.remove(fault.id)
    this.faults.push(fault)
    return { ...fault }
  }

  /** Replaces all. */
  set(specs: readonly FaultSpec[]): Fault[] {
    specs.forEach(checked)
    this.clear()
    return specs.map((spec) => this.add(spec))
  }

  list(): Fault[] {
    return this.faults.map((fault) => ({ ...fault }))
  }

  /** True where there was one with this id. */
  remove(id: string): boolean {
    const before = this.faults.length
    this.faults = this.faults.filter((fault) => fault.id !== id)
    this.passed.delete(id)
    return this.faults.length < before
  }

  clear(): void {
    this.faults = []
    this.passed.clear()
  }

  /** The fault to play for a request, or null. Counts it as played. */
  take(method: string, path: string): Fault | null {
    for (const fault of this.faults) {
      if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue
      if (fault.path !== undefined && !matcher(fault.path).test(path)) continue
      if (fault.times !== undefined && fault.played >= fault.times) continue
      const passed = this.passed.get(fault.id) ?? 0
      if (passed < (fault.after ?? 0)) {
        this.passed.set(fault.id, passed + 1)
        continue
      }
      fault.played++
      return { ...fault }
    }
    return null
  }
}
