/** The OpenAPI document as a page for people: one plain HTML text, no script, nothing from elsewhere. */
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Route } from './route.ts'

const styles = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
code { font: 0.9em ui-monospace, monospace; }
article { margin: 1.25rem 0; }
article > p { margin: 0.25rem 0; }
summary { cursor: pointer; }
.method { display: inline-block; min-width: 4.5em; font-weight: 600; }
ul { margin: 0.25rem 0; }
`
/** What the page's Content-Security-Policy must allow, and nothing else. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

const article = (route: Route) => html`
  <article id="${route.id}">
    <p>
      <code><span class="method">${route.method.toUpperCase()}</span> /api/v1${route.path}</code>
    </p>
    <p>${route.summary}.</p>
    ${route.description ? html`<p>${route.description}</p>` : ''}
    ${
      route.anyOf.length > 0
        ? html`<p>
            Needs
            <code>${route.anyOf.join(' or ')}</code
            >${route.needsRequest ? ' and a token with a request' : ''}.
          </p>`
        : ''
    }
    <ul>
      ${Object.entries(route.answers).map(
        ([status, { description }]) => html`<li><code>${status}</code> ${description}</li>`,
      )}
    </ul>
  </article>
`

/** The page. */
export function docsPage(routes: readonly Route[]): HtmlEscapedString | Promise<HtmlEscapedString> {
  const tags = [...new Set(routes.map(({ tag }) => tag))]
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Siit device panel for JumpCloud: API</title>
        ${raw(`<style>${styles}</style>`)}
      </head>
      <body>
        <h1>Siit device panel for JumpCloud: API</h1>
        <p>
          Every request carries <code>Authorization: Bearer &lt;host token&gt;</code>. Errors are problem
          documents (RFC 9457) with a stable <code>code</code>. All shapes, exactly:
          <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).
        </p>
        ${tags.map(
          (tag) =>
            html`<h2>${tag}</h2>
              ${routes.filter((route) => route.tag === tag).map(article)}`,
        )}
      </body>
    </html>`
}
