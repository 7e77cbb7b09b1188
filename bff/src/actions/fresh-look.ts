/** The device as JumpCloud has it right before a command. Where it cannot be read, nothing is sent. */
import type { ActionFailure } from '@siit-jumpcloud/shared'
import { withJumpCloud } from '../connections/client.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { type FreshDevice, readSystem } from '../inventory/fresh.ts'
import { type JumpCloudClient, JumpCloudError, type JumpCloudErrorCode } from '../jumpcloud/index.ts'
import type { ActionRow, ConnectionRow } from '../store/index.ts'
import { deviceRow } from './device.ts'
import { failure } from './failure.ts'

/** How an action ends before anything left: the device is at fault (`voided`), or it is not (`not_sent`). */
export interface Ended {
  to: 'not_sent' | 'voided'
  failure: ActionFailure
}

export const notSent = (...of: Parameters<typeof failure>): Ended => ({
  to: 'not_sent',
  failure: failure(...of),
})
export const voided = (...of: Parameters<typeof failure>): Ended => ({
  to: 'voided',
  failure: failure(...of),
})

/** What was read, with the door that it was read by: the command goes out by the same. */
export interface Read {
  fresh: FreshDevice | null
  client: JumpCloudClient
  connection: ConnectionRow
  /** Milliseconds; when the reading began, so that its age is never told too young. */
  readAt: number
}

const unreadable: Readonly<Record<JumpCloudErrorCode, string>> = {
  credentials_invalid: 'JumpCloud no longer takes our key',
  organization_not_found: 'JumpCloud no longer shows our organization to this key',
  key_lacks_right: 'Our key may not read this device',
  rate_limited: 'JumpCloud asks us to slow down',
  unreachable: 'JumpCloud could not be reached',
  bad_answer: 'JumpCloud’s answer could not be read',
  not_found: 'JumpCloud did not find what we asked for',
}

/** The codes under which the panel knows them. */
const codeOf = (code: JumpCloudErrorCode): string =>
  code === 'rate_limited'
    ? 'jumpcloud_rate_limited'
    : code === 'unreachable' || code === 'bad_answer'
      ? 'jumpcloud_unreachable'
      : code

/** The device as JumpCloud has it now. Where it cannot be read, nothing is sent. */
export async function readFresh(core: Core, row: ActionRow, signal: AbortSignal): Promise<Read | Ended> {
  const { engine } = core
  const readAt = core.clock.now()
  try {
    const known = await deviceRow(engine, engine.db, row.workspaceId, row.deviceId)
    const read = await withJumpCloud(core, row.workspaceId, async (client, connection) => ({
      fresh: await readSystem(core, client, row.jumpcloudId, known, signal),
      client,
      connection,
      readAt,
    }))
    return signal.aborted ? stopping() : read
  } catch (error) {
    if (signal.aborted) return stopping()
    if (error instanceof AppError && error.code === 'not_connected')
      return notSent('not_connected', 'JumpCloud is not connected any more. Nothing was sent.')
    if (error instanceof JumpCloudError) {
      const { status, retryAfter } = error
      const detail = `${unreadable[error.code]}, and a command needs a fresh look at the device. Nothing was sent.`
      return notSent(codeOf(error.code), detail, { status, retryAfter })
    }
    throw error
  }
}

const stopping = () =>
  notSent('shutting_down', 'The service was stopped before the command could go out. Nothing was sent.')
