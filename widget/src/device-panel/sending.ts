/** Asks the bff for a lock or a wipe: once a click, whatever is clicked twice or gets no answer. */
import type { Action, ActionRequest, Device, Problem } from '@siit-jumpcloud/shared'
import { NoToken, Refused } from '../client/bff.ts'
import { SiitErrorEvent, SiitTokenExpiredEvent } from '../events.ts'
import type { DevicePanel } from './device-panel.ts'
import type { Intent, Kind } from './store.ts'

/** What stands for "no" where the bff had no part in it. */
const noToken: Problem = {
  type: 'about:blank',
  title: 'no_token',
  status: 0,
  detail: '',
  instance: '',
  code: 'no_token',
}

/**
 * Asks for a lock or wipe. A second click while one is on its way does nothing. The answer is the intent where it is not
 * settled: refused, or without an answer.
 */
export async function send(
  el: DevicePanel,
  device: Device,
  kind: Kind,
  body: ActionRequest,
): Promise<Intent | undefined> {
  const { store } = el
  if (!store) return undefined
  const { intents } = store
  const name = `${device.id} ${kind}`
  const phase = intents.get(name)?.phase
  if (phase && phase !== 'refused') return intents.get(name)
  const known = new Set(device.actions.map((action) => action.id))
  const intent: Intent = {
    key: crypto.randomUUID(),
    kind,
    deviceId: device.id,
    body,
    known,
    phase: 'sending',
  }
  intents.set(name, intent)
  await post(el, intent)
  return intents.get(name)
}

/** Sends an intent, or asks again about one that got no answer: the same key, so that it counts once. */
export async function post(el: DevicePanel, intent: Intent): Promise<void> {
  const { store } = el
  if (!store) return
  const again = intent.phase === 'unanswered'
  intent.phase = 'sending'
  el.requestUpdate()
  try {
    const path = `/devices/${encodeURIComponent(intent.deviceId)}/actions`
    const { body } = await store.bff.ask<Action>(path, { body: intent.body, key: intent.key })
    store.drop(intent)
    if (body) store.take(body)
  } catch (error) {
    // An error of the bff itself may have come after the intent was on disk.
    const isUnsure =
      error instanceof Refused &&
      (error.problem.status === 500 ||
        (again && error.problem.status === 409 && /idempot/.test(error.problem.code)))
    if (error instanceof Refused && !isUnsure) {
      intent.phase = 'refused'
      intent.problem = error.problem
      el.dispatchEvent(new SiitErrorEvent(error.problem.code, error.problem.detail))
    } else if (error instanceof NoToken && !again) {
      intent.phase = 'refused'
      intent.problem = noToken
      el.dispatchEvent(new SiitTokenExpiredEvent())
    } else {
      intent.phase = 'unanswered'
      el.dispatchEvent(new SiitErrorEvent('unanswered', String(error)))
    }
    void store.read()
  }
  el.requestUpdate()
}
