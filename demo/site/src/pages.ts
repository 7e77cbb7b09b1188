/** The host's pages: a list of requests, a conversation, and the place where the panel stands. */
import { html } from 'hono/html'
import type { Agent, HostRequest } from './requests.ts'

/** One switch of the drawer. */
export interface TroubleState {
  id: string
  what: string
  look: string
  on: boolean
}

/** What an administrator needs to connect JumpCloud, which here is the simulator. */
export interface SimulatedAccount {
  organizationId: string
  keys: { name: string; key: string }[]
}

export type Theme = 'auto' | 'light' | 'dark'

export interface PageContext {
  bffUrl: string
  agent: Agent
  agents: Agent[]
  theme: Theme
  requests: HostRequest[]
  troubles: TroubleState[]
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .slice(0, 2)
    .join('')

const avatar = (name: string) => html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`

const icon = (path: string) =>
  html`<svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d="${path}" />
  </svg>`

/** A request with its conversation and the device panel beside it. */
export function requestPage(context: PageContext, request: HostRequest) {
  const { agent, bffUrl } = context
  return page(
    context,
    `${request.id} ${request.subject}`,
    html`
      <nav class="requests" aria-label="Requests">
        <h2>Requests <span class="count">${context.requests.length}</span></h2>
        <ul>
          ${context.requests.map(
            (item) =>
              html`<li>
                <a href="/requests/${item.id}" ${item.id === request.id ? html`aria-current="page"` : ''}>
                  <span class="subject">${item.subject}</span>
                  <span class="meta"
                    >${item.requester?.name ?? 'Shared mailbox'}<span class="tag">${item.topic}</span></span
                  >
                </a>
              </li>`,
          )}
        </ul>
      </nav>
      <main class="request">
        <header>
          <h1>${request.subject}</h1>
          <span class="id">${request.id}</span>
          <span class="assigned">assigned to ${agent.name}</span>
        </header>
        <ol class="messages">
          ${request.messages.map(
            (message) =>
              html`<li>
                ${avatar(message.from)}
                <div>
                  <p class="from"><b>${message.from}</b> <span class="time">${message.at}</span></p>
                  <p>${message.text}</p>
                </div>
              </li>`,
          )}
        </ol>
        <form class="reply" method="post" action="/requests/${request.id}/replies">
          <label class="hidden" for="reply">Reply</label>
          <textarea
            id="reply"
            name="text"
            rows="3"
            maxlength="4000"
            required
            placeholder="Reply to ${request.requester?.name.split(' ')[0] ?? 'the sender'}…"
          ></textarea>
          <button>Send</button>
        </form>
      </main>
      <aside class="side" aria-label="Device">
        <siit-device-panel
          bff="${bffUrl}"
          token-url="/jumpcloud-token?request=${request.id}"
          theme="${context.theme}"
        ></siit-device-panel>
      </aside>
    `,
  )
}

const pageTitles = { equipment: 'Equipment', settings: 'JumpCloud settings' } as const

/** The inventory, or the settings of the integration: for who administers it. */
export function adminPage(context: PageContext, name: keyof typeof pageTitles, account: SimulatedAccount) {
  const { agent, agents, bffUrl, theme } = context
  const administrator = agents.find(({ permissions }) => permissions.includes('integration:manage'))
  const mayManage = agent.permissions.includes('integration:manage')
  return page(
    context,
    pageTitles[name],
    html`<main class="wide">
      <h1 class="unseen">${pageTitles[name]}</h1>
      ${
        mayManage
          ? ''
          : html`<p class="hint">
              ${agent.name} may not manage the integration. Sign in as
              ${administrator?.name ?? 'an administrator'} (above) to see what an administrator sees.
            </p>`
      }
      ${
        name === 'equipment'
          ? html`<siit-equipment
              bff="${bffUrl}"
              token-url="/jumpcloud-token"
              theme="${theme}"
            ></siit-equipment>`
          : html`<siit-jumpcloud-settings
                bff="${bffUrl}"
                token-url="/jumpcloud-token"
                theme="${theme}"
              ></siit-jumpcloud-settings>
              ${simulated(account)}`
      }
    </main>`,
    name,
  )
}

/** A real host never has these on a page. */
const simulated = ({ organizationId, keys }: SimulatedAccount) =>
  html`<details class="account">
    <summary>Keys of the simulated JumpCloud, for connecting it anew</summary>
    <p>
      Disconnect, then connect with one of these. Region: European Union. Organisation:
      <code>${organizationId}</code>
    </p>
    <dl>
      ${keys.map(
        ({ name: label, key }) =>
          html`<div>
            <dt>${label}</dt>
            <dd><code>${key}</code></dd>
          </div>`,
      )}
    </dl>
  </details>`

/** Where one breaks things. Works without scripts too; with them, the page beside it stays as it is. */
const drawer = (troubles: TroubleState[]) =>
  html`<details class="drawer">
    <summary>
      ${icon('M8 2.25 14.25 13H1.75ZM8 6.25v3M8 11.1v.05')}Break it
      <span class="count" data-broken>${troubles.filter(({ on }) => on).length || ''}</span>
    </summary>
    <p>What the simulated JumpCloud does wrong. Watch the page.</p>
    <ul>
      ${troubles.map(
        ({ id, what, look, on }) =>
          html`<li>
            <form method="post" action="/trouble">
              <input type="hidden" name="id" value="${id}" />
              <button name="on" value="${on ? '' : 'on'}" aria-pressed="${on ? 'true' : 'false'}">
                <span class="lamp" aria-hidden="true"></span>${what}
              </button>
              <span class="look">${look}</span>
            </form>
          </li>`,
      )}
    </ul>
    <form method="post" action="/trouble"><button name="mend" value="all">Set everything right</button></form>
  </details>`

/** Said where an address is not one of the host's. */
export function notFoundPage(context: PageContext) {
  return page(
    context,
    'Not found',
    html`<main class="request">
      <header><h1>There is no such request</h1></header>
      <p class="nothing"><a href="/">Back to the requests</a></p>
    </main>`,
  )
}

function page(
  context: PageContext,
  title: string,
  body: ReturnType<typeof html>,
  where: 'requests' | 'equipment' | 'settings' = 'requests',
) {
  const { agent, agents, theme, bffUrl, troubles } = context
  const link = (to: typeof where, label: string) =>
    html`<a href="/${to === 'requests' ? '' : to}" ${to === where ? html`aria-current="page"` : ''}
      >${label}</a
    >`
  return html`<!doctype html>
    <html lang="en-GB" data-theme="${theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Siit demo</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/site.css" />
        <script type="module" src="${bffUrl}/widget/siit-jumpcloud.js"></script>
        <script type="module" src="/site.js"></script>
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <rect width="20" height="20" rx="6" class="mark" />
              <path
                d="M6 8.2c0-3 8-3.2 8-.4M14 11.8c0 3-8 3.2-8 .4"
                fill="none"
                stroke="#fff"
                stroke-width="1.8"
                stroke-linecap="round"
              />
            </svg>
            Siit <span class="demo">demo host</span>
          </a>
          <nav class="places" aria-label="Siit">
            ${link('requests', 'Requests')}${link('equipment', 'Equipment')}${link('settings', 'Settings')}
          </nav>
          <form class="switches" method="post" action="/preferences">
            <label
              >${icon('M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3.5 13.5c.4-2.4 2.2-3.5 4.5-3.5s4.1 1.1 4.5 3.5')}<span
                class="hidden"
                >Signed in as</span
              >
              <select name="agent">
                ${agents.map((item) => html`<option value="${item.id}" ${item.id === agent.id ? html`selected` : ''}>${item.name}, ${item.role}</option>`)}
              </select></label
            >
            <label
              >${icon('M8 2v1.5M8 12.5V14M2 8h1.5M12.5 8H14M3.8 3.8l1 1M11.2 11.2l1 1M3.8 12.2l1-1M11.2 4.8l1-1M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z')}<span
                class="hidden"
                >Theme</span
              >
              <select name="theme">
                ${(['auto', 'light', 'dark'] as const).map((item) => html`<option value="${item}" ${item === theme ? html`selected` : ''}>${item === 'auto' ? 'System theme' : item === 'light' ? 'Light' : 'Dark'}</option>`)}
              </select></label
            >
            <noscript><button>Apply</button></noscript>
          </form>
        </header>
        <div class="${where === 'requests' ? 'columns' : 'whole'}">${body}</div>
        ${drawer(troubles)}
      </body>
    </html>`
}
