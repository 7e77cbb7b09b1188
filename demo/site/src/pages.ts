/** The host's pages: a list of requests, a conversation, and the place where the panel stands. */
import { html } from 'hono/html'
import type { Agent, HostRequest } from './requests.ts'

export type Theme = 'auto' | 'light' | 'dark'

export interface PageContext {
  bffUrl: string
  agent: Agent
  agents: Agent[]
  theme: Theme
  requests: HostRequest[]
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

function page(context: PageContext, title: string, body: ReturnType<typeof html>) {
  const { agent, agents, theme, bffUrl } = context
  return html`<!doctype html>
    <html lang="en" data-theme="${theme}">
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
        <div class="columns">${body}</div>
      </body>
    </html>`
}
