/**
 * JumpCloud as this process last found it, a workspace at a time. Kept in memory only: it is worth no more than
 * the last minutes, and each process finds out for itself.
 */
import type { Panel } from '@siit-jumpcloud/shared'
import type { Core } from '../core.ts'
import { JumpCloudError } from '../jumpcloud/index.ts'

export interface Health {
  state: Panel['connection']['jumpcloud']
  /** Milliseconds since 1970; when `jobs/` tries again by itself. Null where JumpCloud is up or was never asked. */
  nextTryAt: number | null
}

interface Memory extends Health {
  /** Failures in a row; the wait doubles with each. */
  failures: number
}

const firstWait = 5_000
const longestWait = 5 * 60_000

/** One memory a core, so that two services in one process know nothing of each other. */
const memories = new WeakMap<Core, Map<string, Memory>>()

function memoryOf(core: Core): Map<string, Memory> {
  let memory = memories.get(core)
  if (!memory) memories.set(core, (memory = new Map<string, Memory>()))
  return memory
}

export function health(core: Core, workspaceId: string): Health {
  const found = memoryOf(core).get(workspaceId)
  return { state: found?.state ?? 'unknown', nextTryAt: found?.nextTryAt ?? null }
}

/**
 * Remembers how a call ended: `null` for an answer, else what was thrown. An error by which JumpCloud answers and
 * refuses (a key, a right) is an answer: JumpCloud is up. What is not a `JumpCloudError` says nothing about it.
 */
export function noteHealth(core: Core, workspaceId: string, error: unknown): void {
  const memory = memoryOf(core)
  const state = error === null ? 'up' : stateAfter(error)
  if (state === null) return
  if (state === 'up') {
    memory.set(workspaceId, { state, nextTryAt: null, failures: 0 })
    return
  }
  const now = core.clock.now()
  const before = memory.get(workspaceId)
  // Several calls that fail together are one finding, and the wait for the next try stands.
  if (before?.state === state && before.nextTryAt !== null && before.nextTryAt > now) return
  const failures = (before?.failures ?? 0) + 1
  const asked = error instanceof JumpCloudError ? (error.retryAfter ?? 0) * 1000 : 0
  const wait = Math.max(asked, Math.min(firstWait * 2 ** (failures - 1), longestWait))
  memory.set(workspaceId, { state, nextTryAt: now + wait, failures })
}

function stateAfter(error: unknown): 'up' | 'down' | 'rate_limited' | null {
  if (!(error instanceof JumpCloudError)) return null
  switch (error.code) {
    case 'unreachable':
    case 'bad_answer':
      return 'down'
    case 'rate_limited':
      return 'rate_limited'
    case 'credentials_invalid':
    case 'organization_not_found':
    case 'key_lacks_right':
    case 'not_found':
      return 'up'
  }
}

/** Workspaces whose JumpCloud was not up and whose next try is due. */
export function dueForATry(core: Core): string[] {
  const now = core.clock.now()
  return [...memoryOf(core)]
    .filter(([, { nextTryAt }]) => nextTryAt !== null && nextTryAt <= now)
    .map(([workspaceId]) => workspaceId)
}

/** Forgets a workspace that was disconnected. */
export function forgetHealth(core: Core, workspaceId: string): void {
  memoryOf(core).delete(workspaceId)
}
