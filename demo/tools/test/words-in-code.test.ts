/** No text that a person reads or hears stands in the widget's code, and each code that the bff tells has words. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { timelineKind, verdictCode } from '../../../shared/src/index.ts'

const root = join(import.meta.dirname, '../../..')

async function sourcesOf(folder: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>()
  for (const name of await readdir(join(root, folder), { recursive: true })) {
    if (name.endsWith('.ts')) sources.set(name, await readFile(join(root, folder, name), 'utf8'))
  }
  return sources
}

/** Read out, or shown in place of something. */
const spoken =
  /(?:^|\s)(aria-(?:label|description|roledescription|placeholder|valuetext)|title|placeholder|alt|label|summary)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/g
const letters = /\p{L}/u
/** Signs that belong to no language. */
const signs = /[·•…→\s]/g
/** What joins or encloses words, and is another sign in another language. */
const glue = /[,.:;!?“”„«»「」()]/
/** A hole of a template. No letter, so that it is no word; no space, so that it stands where it stood. */
const hole = '\ue000'

/** Words and glue that stand in a template of HTML, outside of its holes. */
function wordsIn(template: string): string[] {
  const html = template.replace(/<!--[\s\S]*?-->/g, '')
  const attributes = [...html.matchAll(spoken)].map(([, name = '', value = '']) => [
    name,
    value.replace(/^["']|["']$/g, ''),
  ])
  const said = attributes
    .filter(([, value = '']) => letters.test(value) || glue.test(value))
    .map(([name = '', value = '']) => `${name}=${value}`)
  // A tag ends at the first > outside of quotes; holes hold none.
  const texts = html
    .split(/<\/?[a-zA-Z][^>]*>/)
    .map((text) => text.replaceAll(hole, '').replace(/&\w+;/g, '').replace(signs, ''))
  return [...said, ...texts.filter((text) => letters.test(text) || glue.test(text))]
}

/** A template with its holes; undefined for what is none. */
function templateOf(node: ts.Node): string | undefined {
  if (ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => hole + literal.text).join('')
}

/** Errors and warnings for developers are no texts of the page. */
function isForDevelopers(node: ts.Node): boolean {
  for (let one = node.parent; !ts.isSourceFile(one); one = one.parent) {
    if (ts.isThrowStatement(one)) return true
    if (ts.isNewExpression(one) && /Error$|^Unanswered$|^NoToken$/.test(one.expression.getText())) return true
    if (ts.isBlock(one)) return false
  }
  return false
}

/** Texts between which there is nothing but what joins them in English: `${name}, ${email}`. */
const joins = (text: string) => /^[,.:;]? $|[,:;] |[.!?] |[“”„«»「」(]/.test(text) && !letters.test(text)

function textsIn(name: string, source: string): string[] {
  const found: string[] = []
  const tell = (node: ts.Node, what: string) =>
    found.push(`${name}: ${what} (${node.getText().slice(0, 60)})`)
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node)) {
      if (node.tag.getText() === 'html')
        for (const words of wordsIn(templateOf(node.template) ?? '')) tell(node, words)
      if (node.tag.getText() === 'css') return
    } else if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
      const between = node.templateSpans.map(({ literal }) => literal.text)
      if (between.some((text) => joins(text) && text !== ' ') && !isForDevelopers(node)) tell(node, 'glue')
    } else if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'join'
    ) {
      const [by] = node.arguments
      if (
        by &&
        ts.isStringLiteral(by) &&
        /\s|[、،]/.test(by.text) &&
        (letters.test(by.text) || glue.test(by.text))
      )
        tell(node, 'glue')
    } else if (ts.isStringLiteral(node) && /^\p{Lu}[\p{Ll}’]+( [\p{L}’]+)+/u.test(node.text)) {
      if (!isForDevelopers(node)) tell(node, 'a sentence')
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true))
  return found
}

describe('the check itself', () => {
  test.each([
    ['html`<p>Lock the device</p>`', 'a text'],
    ['html`<button aria-label="Close">${icon}</button>`', 'a name'],
    ['html`<input placeholder="Why?" />`', 'a placeholder'],
    ['html`<b title=Locked>${a}</b>`', 'an attribute without quotes'],
    ['html`<p aria-label="${a}: ${b}">${c}</p>`', 'a name that is put together'],
    ['html`<p>${a}, ${b}</p>`', 'a comma'],
    ['html`<q>“${a}”</q>`', 'quotes'],
    ['const a = `${b}: ${c}`', 'a colon'],
    ['const a = `${b} (${c})`', 'parentheses'],
    ["const a = list.join(', ')", 'a joined list'],
    ["const a = 'Nothing was sent'", 'a sentence'],
  ])('finds %s: %s', (source) => {
    expect(textsIn('x.ts', source)).not.toEqual([])
  })

  test.each([
    ['html`<p class="st ${tone}" aria-label=${w.close}>${w.lock} · ${lang.t(name)}</p>`'],
    ['html`<b>${a}</b> <i>${b}</i>`'],
    ['throw new TypeError(`${url}: ${answer.status}`)'],
    ['const id = `${kind}-${name}`'],
    ["const css = 'btn sm danger'"],
  ])('lets %s pass', (source) => {
    expect(textsIn('x.ts', source)).toEqual([])
  })
})

test('no text of the page stands in the code', async () => {
  const found: string[] = []
  for (const [name, source] of await sourcesOf('widget/src')) {
    if (/^(locales|theme)\/|styles\.ts$|^client\/development\.ts$/.test(name)) continue
    found.push(...textsIn(name, source))
  }
  expect(found).toEqual([])
})

describe('each code of the bff has words', async () => {
  const bff = [...(await sourcesOf('bff/src'))]
    .filter(([name]) => !name.startsWith('cli'))
    .map(([, text]) => text)
    .join('\n')
  const { en } = await import('../../../widget/src/locales/en.ts')
  const { enDevice } = await import('../../../widget/src/locales/en.device.ts')
  const { enLater } = await import('../../../widget/src/locales/en.later.ts')
  const { enSettings } = await import('../../../widget/src/locales/en.settings.ts')
  const { de } = await import('../../../widget/src/locales/de.ts')
  const { deSettings } = await import('../../../widget/src/locales/de.settings.ts')
  const all = (pattern: RegExp) => new Set([...bff.matchAll(pattern)].map(([, code = '']) => code))
  const without = (codes: Iterable<string>, ...words: object[]) =>
    [...codes].filter((code) => !words.some((known) => code in known))

  test('verdicts', () => {
    // They have words that tell who, when and where, beside the group.
    const apart = { allowed: '', action_in_progress: '', lock_in_progress: '' }
    expect(without(verdictCode.options, { ...en.v, ...enLater.v }, apart)).toEqual([])
  })

  test('problems that a page can meet', () => {
    const codes = all(/new AppError\(\s*'\w+',\s*'(\w+)'/g)
    expect(codes.size).toBeGreaterThan(30)
    // Sent by what is no page of ours, or told by its status: an ended token, a changed version, a page that is gone.
    const elsewhere =
      /^(token_|invalid_(cursor|query|character)|unsupported_media|body_too|malformed|metrics|widget_not|if_match|stale_|opened_at)/
    const left = without(codes, en.v, enLater.v, enDevice.p, de.f, enSettings.x).filter(
      (code) => !elsewhere.test(code),
    )
    expect(left).toEqual([])
  })

  test('outcomes of commands', () => {
    const codes = all(/outcome\(\s*'(?:not_sent|rejected|unknown)',\s*'(\w+)'/g)
    for (const code of all(/broken\('(\w+)'/g)) codes.add(code)
    expect(codes.size).toBeGreaterThan(15)
    expect(without(codes, de.f)).toEqual([])
  })

  test('changes of the workspace', () => {
    const codes = all(
      /'((?:connection|scope|device_types|policy|schedule|quarantine|sync|ownership|webhook)\.[a-z_]+)'/g,
    )
    codes.delete('webhook.test')
    expect(codes.size).toBeGreaterThan(20)
    expect(without(codes, enLater.ws)).toEqual([])
  })

  test('records that a sync set aside, and syncs that failed', () => {
    const records = all(/unreadable\(run, '(\w+)'/g)
    for (const code of all(/code: '(\w+_(?:unreadable|unavailable|missing|invalid)|not_a_record)'/g))
      records.add(code)
    for (const code of ['credentials_invalid', 'opened_at_in_future']) records.delete(code)
    expect(records.size).toBeGreaterThan(6)
    expect(without(records, deSettings.records)).toEqual([])
    expect(without(all(/new SyncFailure\(\s*'(\w+)'/g), enSettings.why)).toEqual([])
  })

  test('kinds of entries', () => {
    expect(without(timelineKind.options, { action: '' }, enDevice.e)).toEqual([])
  })
})
