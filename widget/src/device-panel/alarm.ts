/** A wipe that waits in JumpCloud and has become a trap for whoever has the device now. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { DevicePanel } from './device-panel.ts'
import { band } from './parts.ts'
import { isAlarm } from './words.ts'

export function alarmBand(el: DevicePanel, device: Device): TemplateResult | typeof nothing {
  const { language: lang } = el
  const { w } = lang
  const action = device.actions.find(isAlarm)
  const alarm = action?.alarm
  if (!action || !alarm) return nothing
  const { kind, at, person } = alarm
  const values = {
    date: lang.date(
      action.acceptedAt ??
        action.history.findLast((step) => step.state === 'accepted')?.at ??
        action.createdAt,
    ),
    since: lang.date(at),
    when: lang.ago(at),
    person,
  }
  const isRebound = kind === 'rebound'
  const text = isRebound
    ? lang.rich(person ? w.reboundText : w.reboundTextNobody, values)
    : lang.t('seen_unwipedText', values)
  return band(
    'danger',
    'alarm',
    w[kind],
    html`<p>${text}</p>
      <ol class="steps">
        <li><span>${w.alarm1}</span></li>
        <li><span>${person ? lang.t('alarm2', { person }) : w.alarm2Nobody}</span></li>
        <li><span>${w.alarm3}</span></li>
      </ol>
      ${
        el.work.form(action.id, 'settle')
          ? nothing
          : html`<button
              class="btn sm fill"
              data-f="record-${action.id}"
              @click=${() => el.work.openForm(action.id, 'settle')}
            >
              ${w.settle}
            </button>`
      }`,
  )
}
