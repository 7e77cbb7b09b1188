/**
 * What a developer who embeds the widget is told on the console. Development builds only (`siit-jumpcloud.dev.js`, and
 * the package under the `development` condition): a build replaces `__DEV__`, and of a production build nothing of this
 * file is left. Never tells a token.
 */
import type { TextOverrides } from '../locales/texts.ts'
import type { Claims } from './token.ts'

declare const __DEV__: boolean | undefined

/** False where the sources run unbuilt. */
export const isDevelopment = typeof __DEV__ === 'boolean' && __DEV__

const told = new Set<string>()

/** Says it once a page. */
export function warn(text: string): void {
  if (told.has(text)) return
  told.add(text)
  console.warn(`[siit-jumpcloud] ${text}`)
}

/** Listens to what all elements of the page tell their host. */
export function watchPage(): void {
  document.addEventListener('siit-error', (event) => {
    console.warn(`[siit-jumpcloud] ${nameOf(event.target)}: ${event.code}. ${event.message}`)
  })
  document.addEventListener('siit-token-expired', (event) => {
    warn(
      `${nameOf(event.target)}: the bff refuses the token, or the page gave none. Compare the token's iss, aud, exp ` +
        `and key with the bff's SIIT_TOKEN_* variables, and the page's origin with its ALLOWED_ORIGINS.`,
    )
  })
}

interface Settings extends Element {
  readonly bff?: string
  readonly getToken?: () => unknown
}

/** Looks at how an element is set up, each time that changes. `session`: whether that is enough to work with. */
export function checkElement(element: Settings, session: boolean): void {
  const name = nameOf(element)
  for (const attribute of ['token', 'get-token', 'gettoken']) {
    if (!element.hasAttribute(attribute)) continue
    warn(
      `${name}: "${attribute}" is no attribute. Set the property token or getToken, or the attribute token-url.`,
    )
  }
  const { bff } = element
  if (bff && !/^(https?:\/)?\//i.test(bff))
    warn(`${name}: bff="${bff}" is no address. It begins with https://, as in https://bff.example.`)
  if (!session)
    warn(
      `${name} has no bff or no way to a token yet. Set the attributes bff and token-url, or call ` +
        `configure({ bff, getToken }).`,
    )
  countFunctions(element, name)
}

const functions = new WeakMap<Element, Set<unknown>>()

/** A new function at each render is a new session each time: the panel starts over and never comes to rest. */
function countFunctions(element: Settings, name: string): void {
  if (!element.getToken) return
  const seen = functions.get(element) ?? new Set()
  functions.set(element, seen.add(element.getToken))
  if (seen.size > 5)
    warn(
      `${name} was given ${seen.size} different getToken functions. Each one starts it anew: give the same function ` +
        `as long as the request is the same (React: useCallback).`,
    )
}

/** Looks at what the host gave as a token. */
export function checkToken(claims: Claims, now: number): void {
  const { exp, iat, request } = claims
  if (exp === undefined || iat === undefined) warn('The token has no exp or no iat; the bff refuses it.')
  else if (exp - iat > 15 * 60) warn('The token lives longer than 15 minutes; the bff refuses it.')
  else if (exp * 1000 <= now)
    warn('The token has ended already: getToken has to give a new one at each call.')
  if (!request) warn('The token names no request, so a device panel has nobody whose devices it could show.')
}

type Group = Record<string, unknown>
const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('other' in value)
const holes = (text: unknown) => JSON.stringify(text).match(/\{\w+\}/g) ?? []
/** Words that English has none of, since it takes the bff's own: any code may stand in them. */
const byCode = ['f', 'records', 'attempts']

/**
 * Looks at the host's own texts: whether each stands in the place of one of ours, and names no value that it lacks.
 * `parts` is the English of what is loaded by now; more may come, so a name that is not there is only doubted.
 */
export function checkTexts(
  texts: TextOverrides,
  parts: readonly object[],
  speaks: (base: string) => boolean,
): void {
  const ours: Group = {}
  for (const [key, own] of parts.flatMap((part) => Object.entries(part) as [string, unknown][]))
    ours[key] = isGroup(own) ? { ...Object(ours[key]), ...own } : own
  const look = (path: string, own: unknown, theirs: unknown): void => {
    if (own === undefined)
      warn(
        `configure({ texts }): no text of what is loaded so far is named ${path}. If the inventory or the settings ` +
          `have it, it counts there.`,
      )
    else if (isGroup(own) !== isGroup(theirs) || Array.isArray(own) !== Array.isArray(theirs))
      warn(`configure({ texts }): ${path} has another shape. In its place stands ${JSON.stringify(own)}.`)
    else if (isGroup(own) && isGroup(theirs))
      for (const [key, text] of Object.entries(theirs)) look(`${path}.${key}`, own[key], text)
    else {
      const known = new Set<string>(holes(own))
      if (known.has('{verb}')) known.add('{Verb}')
      for (const hole of holes(theirs))
        if (!known.has(hole)) warn(`configure({ texts }): nothing fills in ${hole} in ${path}.`)
    }
  }
  for (const [tag, words] of Object.entries(texts)) {
    if (!speaks(tag.split('-')[0] ?? '')) warn(`configure({ texts }): there are no words in “${tag}”.`)
    for (const [key, text] of Object.entries(words))
      if (!byCode.includes(key)) look(`${tag}.${key}`, ours[key], text)
  }
}

/** The host gave no token: what it threw, or what was wrong with what it gave, never the text itself. */
export function checkFailure(error: unknown): void {
  warn(
    `There is no token: ${String(error).replace(/ey[\w.-]+/g, '…')} getToken has to give a JWT as text, and token-url to answer with one, ` +
      `or with { "token": "…" }.`,
  )
}

const nameOf = (target: unknown) => (target instanceof Element ? `<${target.localName}>` : 'An element')
