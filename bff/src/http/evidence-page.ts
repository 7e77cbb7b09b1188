/** The evidence sheet as a page to print: one self-contained HTML text, no script, nothing from elsewhere. */
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { EvidenceSheet } from '@siit-jumpcloud/shared'

const styles = `
:root { color-scheme: light; }
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
h1 { font-size: 1.5rem; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 0.5rem; border-bottom: 1px solid #999; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem; }
p { margin: 0.25rem 0; }
dl { display: grid; grid-template-columns: minmax(8rem, 11rem) 1fr; gap: 0.15rem 1rem; margin: 0.5rem 0; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
section { break-inside: avoid-page; }
.finding { border-left: 3px solid #111; padding-left: 0.75rem; font-weight: 600; }
.note { color: #555; font-size: 0.9em; }
.bad { border-left-color: #b00020; color: #b00020; }
code { font: 0.78em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 0.85em; margin-top: 0.75rem; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
thead { display: table-header-group; }
th { white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
tr { break-inside: avoid; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dt { margin-top: 0.35rem; } }
@media print { body { max-width: none; margin: 0; padding: 0; } }
@page { margin: 16mm; @bottom-left { content: 'Evidence sheet'; font: 8pt system-ui, sans-serif; color: #555; } @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt system-ui, sans-serif; color: #555; } }
`

/** What the page may do: show its own style, and nothing else. Also written into it, for when it is saved. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** The same as a header, which can also forbid framing. */
export const evidencePolicy = `${policy}; frame-ancestors 'none'; sandbox`

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const time = (at: string | null | undefined) =>
  at ? html`<time datetime="${at}">${at.replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC')}</time>` : 'not known'
const text = (value: string | null | undefined) => value ?? 'not known'

const facts = (rows: readonly (readonly [string, Html | string])[]) =>
  html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`

const verbs = { lock: 'Lock', wipe: 'Wipe', open: 'Open' } as const

function actionPart({
  action,
  sourceAddress,
  plan,
  finding,
  pinReveals,
}: EvidenceSheet['actions'][number]): Html {
  const { requestedBy, decision } = action
  return html`<section>
    <h3>${verbs[action.action]}, asked for ${time(action.createdAt)}</h3>
    <p class="finding">${finding}</p>
    ${facts([
      ['Asked for by', `${requestedBy.name} <${requestedBy.email}>, from ${text(sourceAddress)}`],
      ['Request', text(action.requestId)],
      ['Reason', action.reason ?? 'none given'],
      [
        'Second person',
        decision
          ? html`${decision.outcome} by ${decision.by.name} &lt;${decision.by.email}&gt;,
            ${time(decision.at)}${decision.reason ? html`: “${decision.reason}”` : ''}`
          : 'none',
      ],
      [
        'Device decided on',
        `${text(plan.hostname)}, serial number ${text(plan.serialNumber)}, JumpCloud id ${plan.jumpcloudId}`,
      ],
      ['Plan (SHA-256)', html`<code>${plan.hash}</code>`],
      [
        'Command',
        action.dispatchedAt
          ? html`${text(action.command)} by
            ${action.channel === 'apple_mdm' ? 'Apple MDM' : 'JumpCloud’s agent'}, released
            ${time(action.dispatchedAt)}`
          : 'never released',
      ],
      ['Accepted by JumpCloud', action.acceptedAt ? time(action.acceptedAt) : 'no'],
      ...(action.failure ? [['Answer', `${action.failure.code}: ${action.failure.detail}`] as const] : []),
      ...(action.alarmAcknowledged
        ? [
            [
              'Alarm answered by',
              html`${action.alarmAcknowledged.by.name}, ${time(action.alarmAcknowledged.at)}:
              “${action.alarmAcknowledged.note}”`,
            ] as const,
          ]
        : []),
      ...pinReveals.map(
        ({ at, by, reason }) => ['PIN shown to', html`${by}, ${time(at)}: “${text(reason)}”`] as const,
      ),
      [
        'States',
        html`${action.history.map(({ state, at }, i) => html`${i > 0 ? raw('<br />') : ''}${state.replaceAll('_', ' ')} ${time(at)}`)}`,
      ],
      ['Action id', html`<code>${action.id}</code>`],
    ])}
  </section>`
}

/** The page of a sheet. */
export function evidencePage(sheet: EvidenceSheet): Html {
  const { device, chain, entries } = sheet
  const name = device.hostname ?? device.serialNumber ?? device.jumpcloudId
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <title>Evidence sheet: ${name}</title>
        ${raw(`<style>${styles}</style>`)}
      </head>
      <body>
        <main>
          <h1>Evidence sheet: ${name}</h1>
          <p class="note">
            Made ${time(sheet.madeAt)} for ${sheet.madeBy.name} &lt;${sheet.madeBy.email}&gt;, workspace
            ${sheet.workspace}. It says what is on record and no more; it does not certify that data was
            erased.
          </p>
          <h2>Device</h2>
          ${facts([
            ['Hostname', text(device.hostname)],
            ['Serial number', text(device.serialNumber)],
            ['JumpCloud id', html`<code>${device.jumpcloudId}</code>`],
            ...(device.copy
              ? ([
                  ['System', `${device.copy.os.family} ${device.copy.os.version ?? ''}`.trim()],
                  ['Owner', device.copy.owner ?? 'none'],
                  ['Last contact', time(device.copy.lastContact)],
                  ['Read from JumpCloud', time(device.copy.readAt)],
                  ...(device.copy.removedAt
                    ? [['No longer listed since', time(device.copy.removedAt)] as const]
                    : []),
                ] as const)
              : ([['Copy', 'gone with the connection; what follows is the record']] as const)),
          ])}
          <h2>What was asked of it</h2>
          ${sheet.actions.length === 0 ? html`<p>No lock and no wipe is on record.</p>` : sheet.actions.map(actionPart)}
          <h2>Chain proof</h2>
          <p class="finding ${chain.verified ? '' : 'bad'}">
            ${
              chain.broken
                ? `The workspace’s chain is broken at entry ${chain.broken.sequence}: ${chain.broken.what}.`
                : `The workspace’s chain was walked from its first entry to entry ${chain.head.sequence} and is unbroken.`
            }
          </p>
          ${facts([
            ['Head of the chain', html`entry ${chain.head.sequence}, <code>${chain.head.hash}</code>`],
            [
              'Signed checkpoint',
              chain.checkpoint ? html`<code>${JSON.stringify(chain.checkpoint)}</code>` : 'none yet',
            ],
          ])}
          <p class="note">
            To check it later and elsewhere: export the timeline, run verify-timeline on the file, and compare
            the numbers and hashes below. Each hash covers the one before it and the entry’s own text.
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">Entry</th>
                <th scope="col">When, who, from where</th>
                <th scope="col">What, and why</th>
              </tr>
            </thead>
            <tbody>
              ${entries.map(
                (entry) =>
                  html`<tr>
                    <td>${entry.sequence}</td>
                    <td>
                      ${time(entry.at)}<br />${entry.actor.name}${entry.sourceAddress ? html`<br />${entry.sourceAddress}` : ''}
                    </td>
                    <td>
                      ${entry.action ?? entry.kind}:
                      ${entry.outcome.replaceAll('_', ' ')}${entry.requestId ? `, request ${entry.requestId}` : ''}
                      ${entry.reason ? html`<br />“${entry.reason}”` : ''}
                      <br /><code>${entry.hash}</code><br /><span class="note"
                        >after
                        <code>${entry.previousHash}</code
                        >${entry.correlationId ? html`, call <code>${entry.correlationId}</code>` : ''}</span
                      >
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </main>
      </body>
    </html>`
}
