/** Where the host is told of each timeline entry, and what has not arrived. */
import type { WebhookAttempt, WebhookDelivery } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { button, fieldProblem, taskProblem, textField } from './fields.ts'
import type { Settings } from './settings-view.ts'
import { copy } from '../ui/clipboard.ts'
import { unknownProblem, type Told } from '../ui/told.ts'

/** How a try ended. */
function attemptText({ el: { language: lang } }: Settings, attempt: WebhookAttempt): Told {
  const known = lang.w.attempts?.[attempt.outcome]
  return known ? (lang.fill(known, { status: String(attempt.status) }) ?? '') : unknownProblem(attempt, lang)
}

const delivery = (s: Settings, { id, sequence, requestId, lastAttempt }: WebhookDelivery) => {
  const { language: lang } = s.el
  const { w } = lang
  const task = `delivery-${id}`
  const act = (verb: 'replay' | 'drop', label: string) =>
    button(s, { f: `${verb}-${id}`, label, kind: 'sm', task, go: () => s.webhook.deliver(id, verb) })
  return html`<li>
    <b>${lang.t('entryNumber', { n: sequence })}</b>
    <span
      >${requestId ?? nothing}<span class="sub"
        >${lastAttempt ? attemptText(s, lastAttempt) : nothing}</span
      ></span
    >
    <span class="btns">${act('replay', w.replay)} ${act('drop', w.drop)}</span>
    ${taskProblem(s, task)}
  </li>`
}

export function webhookPart(s: Settings): TemplateResult {
  const { store, el } = s
  const { secret, tested: test } = s.webhook
  const { language: lang } = el
  const { w } = lang
  const webhook = store?.webhook
  if (!store || webhook === undefined) return html`<div class="wait" aria-busy="true"></div>`
  const url = s.webhook.url ?? webhook?.url ?? ''
  const disabled = webhook?.state === 'disabled'
  const { parked } = store
  const waiting = webhook ? webhook.undelivered.waiting + webhook.undelivered.pending : 0
  const until = webhook?.secret.formerUntil
  return html`<div class="c">
    <div class="form">
      ${textField({
        id: 'webhook-url',
        label: w.webhookUrl,
        value: url,
        error: fieldProblem(s, 'webhook', '/url'),
        hint: w.webhookHint,
        input: (text) => {
          s.webhook.url = text
          store.tasks.delete('webhook')
          el.requestUpdate()
        },
      })}
    </div>
    ${taskProblem(s, 'webhook', ['/url'])}
    ${
      webhook
        ? html`<p class="st">
            ${icon(disabled ? 'warn' : 'check', disabled ? 't-warning' : 't-success')}<span
              >${disabled ? w.webhookDisabled : w.webhookActive}</span
            >
          </p>`
        : nothing
    }
    ${
      secret
        ? html`<div class="note warning">
            <p class="med">${w.webhookSecret}</p>
            <p class="mono">${secret}</p>
            <p class="xs">
              ${w.webhookSecretHint} ${until ? lang.t('webhookOld', { time: lang.time(until) }) : nothing}
            </p>
            <div class="btns">
              ${button(s, { f: 'copy-secret', label: w.copy, kind: 'sm', go: () => void copy(s.el, secret) })}
              ${button(s, { f: 'hide-secret', label: w.dismiss, kind: 'sm', go: () => s.webhook.hideSecret() })}
            </div>
          </div>`
        : nothing
    }
    <div class="btns">
      ${
        s.webhook.url !== undefined || !webhook || disabled
          ? button(s, {
              f: 'webhook',
              label: w.save,
              kind: 'sm primary',
              task: 'webhook',
              doing: w.saving,
              blocked: !url.trim(),
              go: () => s.webhook.save(url.trim()),
            })
          : nothing
      }
      ${
        webhook
          ? html`${button(s, { f: 'webhook-test', label: w.webhookTest, kind: 'sm', task: 'webhook-test', doing: w.sending, go: () => s.webhook.test() })}
            ${button(s, { f: 'webhook-rotate', label: w.webhookRotate, kind: 'sm', task: 'webhook-rotate', go: () => s.webhook.rotate() })}
            ${button(s, {
              f: 'webhook-remove',
              label: w.webhookRemove,
              kind: 'sm danger',
              go: () =>
                s.ask({
                  title: w.webhookRemoveTitle,
                  text: w.webhookRemoveText,
                  danger: true,
                  label: w.webhookRemoveNow,
                  task: 'webhook-remove',
                  go: () => s.webhook.remove(),
                }),
            })}`
          : nothing
      }
    </div>
    ${taskProblem(s, 'webhook-test')} ${taskProblem(s, 'webhook-rotate')}
    ${
      test
        ? html`<p class="xs st">
            ${icon(test.outcome === 'delivered' ? 'check' : 'warn', test.outcome === 'delivered' ? 't-success' : 't-danger')}<span
              >${lang.rich(w.webhookTested, { detail: attemptText(s, test) })}</span
            >
          </p>`
        : nothing
    }
    ${waiting ? html`<p class="xs muted">${lang.t('webhookUndelivered', { n: waiting })}</p>` : nothing}
    ${
      parked.length
        ? html`<div class="note warning">
            <p class="st t-warning">
              ${icon('warn')}<span
                >${lang.t('parked', { n: webhook?.undelivered.parked ?? parked.length })}</span
              >
            </p>
            <p>${w.parkedText}</p>
            <ul class="stack parked">
              ${parked.map((one) => delivery(s, one))}
            </ul>
            ${button(s, { f: 'replay-all', label: w.replayAll, kind: 'sm', task: 'replay-all', go: () => s.webhook.replayAll() })}
            ${taskProblem(s, 'replay-all')}
          </div>`
        : nothing
    }
  </div>`
}
