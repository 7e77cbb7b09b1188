/** The words of the widget in every language: each text says what the English one says, and is used. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const source = join(import.meta.dirname, '../../../widget/src')
const locales = join(source, 'locales')
const names = await readdir(locales)

/** A text and where it stands: `v.stopped.0`, `entries`. Forms by number or subject are one text. */
type Texts = Map<string, string[]>

/** What is only there for the sentence's grammar; a language may do without. */
const grammar = new Set(['verb', 'Verb', 'kind'])
/** Says nothing, and stands between two things. */
const between = new Set(['comma', 'stop'])
/** An abbreviation ends with a stop of its own. */
const notSentences = new Set(['us', 'stop'])

/** Texts of a card: they get the verb with a capital too, since in some languages a sentence has to begin with it. */
const told = new Set([
  ...['dispatching', 'denied', 'cancelled', 'rejected', 'not_sent', 'expired', 'voided'],
  ...['failed', 'unknownTitle'],
])

function textsOf(words: object, prefix = ''): Texts {
  const texts: Texts = new Map()
  for (const [key, value] of Object.entries(words) as [string, string | object][]) {
    const path = prefix + key
    if (typeof value === 'string') texts.set(path, [value])
    else if ('other' in value && !Array.isArray(value) && path !== 'settings.other')
      texts.set(path, Object.values(value) as string[])
    else for (const [name, forms] of textsOf(value, `${path}.`)) texts.set(name, forms)
  }
  return texts
}

async function wordsOf(file: string): Promise<Texts> {
  const module = (await import(join(locales, file))) as Record<string, object>
  const [words] = Object.values(module)
  if (!words) throw new Error(`${file} exports no words.`)
  return textsOf(words)
}

const placeholders = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))
const all = (texts: readonly string[]) => new Set(texts.flatMap((text) => [...placeholders(text)]))

/** Files of English that are one file in the other languages. */
const englishFiles: Readonly<Record<string, readonly string[]>> = {
  '': ['en.ts', 'en.common.ts', 'en.device.ts', 'en.later.ts'],
  equipment: ['en.equipment.ts'],
  settings: ['en.settings.ts', 'en.setup.ts', 'en.overview.ts'],
}

/** English of a file of another language. */
async function englishOf(file: string): Promise<Texts> {
  const part = /^[a-z]{2}\.(\w+)\.ts$/.exec(file)?.[1] ?? ''
  const texts = await Promise.all((englishFiles[part] ?? []).map(wordsOf))
  return new Map(texts.flatMap((one) => [...one]))
}

const files = names.filter((name) => /^[a-z]{2}(\.\w+)?\.ts$/.test(name))
const translated = files.filter((name) => !name.startsWith('en.'))

/** How a language is written, where a person who types it in a hurry would write something else. */
const writing: Readonly<Record<string, readonly (readonly [wrong: RegExp, what: string])[]>> = {
  en: [[/[„«»「」]/, 'quotes of another language']],
  de: [
    [/[«»”「」]|“[^“”„]*”/, 'quotes are „ and “'],
    [/\*: ?\* ?[a-zäöü]|:\* [a-zäöü]/, 'what follows a bold colon is a sentence'],
  ],
  fr: [
    [/[^\s\u00a0\u202f:/–][;?!»]|[^\s\u00a0\u202f:/](?::(?!\/\/))/, 'a space goes before : ; ? ! »'],
    [/ [:;?!»]|« /, 'that space does not break'],
    [/[„“”「」]/, 'quotes are « and »'],
  ],
  es: [
    [/^[^¿]*\?/, 'a question begins with ¿'],
    [/^[^¡]*!/, 'a call begins with ¡'],
    [/[„“”「」]/, 'quotes are « and »'],
  ],
  ja: [
    [/[„“”«»]/, 'quotes are 「 and 」'],
    [/[\u3040-\u30ff\u4e00-\u9fff]\s*[,.:;?!]/, 'marks are wide'],
    [/。 (?!\*)/, 'no space after 。'],
  ],
  ar: [
    [/[„“”「」]/, 'quotes are « and »'],
    [/[\u0600-\u06ff]\s*[,;?]/, 'marks are ، ؛ ؟'],
  ],
}

describe.each(files)('%s', (file) => {
  test('is written as its language is', async () => {
    for (const [key, forms] of await wordsOf(file)) {
      for (const text of forms) {
        expect.soft(text, `${key}: straight quotes, or three points`).not.toMatch(/["']|\.\.\./)
        expect.soft(text, `${key}: spaces`).not.toMatch(/ {2}/)
        for (const [wrong, what] of writing[file.slice(0, 2)] ?? [])
          expect.soft(text, `${key}: ${what}`).not.toMatch(wrong)
      }
    }
  })

  test('has no empty text, no stray brace and no bold that does not end', async () => {
    for (const [key, forms] of await wordsOf(file)) {
      for (const text of forms) {
        expect.soft(between.has(key) ? text : text.trim(), key).not.toBe('')
        expect.soft(text.replace(/\{\w+\}/g, ''), key).not.toMatch(/[{}]/)
        expect.soft((text.match(/\*/g) ?? []).length % 2, `${key}: asterisks`).toBe(0)
      }
    }
  })
})

describe.each(translated)('%s', (file) => {
  test('takes the values that the English texts take, and no others', async () => {
    const english = await englishOf(file)
    for (const [key, forms] of await wordsOf(file)) {
      // By code of the bff, which tells them in English.
      if (/^(f|records|attempts)\./.test(key)) {
        expect
          .soft(
            [...all(forms)].filter((name) => name !== 'status'),
            key,
          )
          .toEqual([])
        continue
      }
      const expected = english.get(key)
      if (!expected) throw new Error(`${file}: ${key} is not an English text.`)
      const known = all(expected)
      if (known.has('verb') && told.has(key)) known.add('Verb')
      const filled = all(forms)
      expect
        .soft(
          [...filled].filter((name) => !known.has(name)),
          `${key}: unknown values`,
        )
        .toEqual([])
      const left = [...known].filter((name) => !filled.has(name) && !grammar.has(name))
      expect.soft(left, `${key}: values left out`).toEqual([])
    }
  })

  test('ends with a full stop, or is open, where the English text is', async () => {
    const english = await englishOf(file)
    const end = (text = '') => (/[.。]$/.test(text) ? 'stop' : text.endsWith('…') ? 'open' : '')
    for (const [key, forms] of await wordsOf(file)) {
      const [text] = english.get(key) ?? []
      for (const form of text === undefined || notSentences.has(key) ? [] : forms)
        expect.soft(end(form), `${key}: “${form}” of “${text}”`).toBe(end(text))
    }
  })

  test('has a form for every number where a text has forms by number', async () => {
    const language = file.slice(0, 2)
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const module = (await import(join(locales, file))) as Record<string, object>
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      if (pluralCategories.some((form) => form !== 'other' && form in value) && 'other' in value) {
        // French and Spanish have `many` for millions only, which falls back to `other`.
        const needed = pluralCategories.filter((form) => form !== 'many' || language === 'ar')
        expect.soft(Object.keys(value).sort(), path).toEqual([...needed].sort())
        return
      }
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`)
    }
    visit(Object.values(module)[0], language)
  })
})

test.each(['ar', 'de', 'es', 'fr', 'ja'])('%s has every part of the widget', (language) => {
  const wanted = Object.keys(englishFiles).map((part) => [language, part, 'ts'].filter(Boolean).join('.'))
  expect(files).toEqual(expect.arrayContaining(wanted))
})

test('every file of English has its place in the other languages', () => {
  expect(files.filter((name) => name.startsWith('en.')).sort()).toEqual(
    Object.values(englishFiles).flat().sort(),
  )
})

test('every English text is used somewhere', async () => {
  // The bff's codes name texts too.
  const sources: string[] = []
  const shared = join(source, '../../shared/src')
  for (const name of await readdir(shared)) sources.push(await readFile(join(shared, name), 'utf8'))
  for (const name of await readdir(source, { recursive: true })) {
    if (name.endsWith('.ts') && !name.startsWith('locales/en.')) {
      if (!/^locales\/[a-z]{2}(\.\w+)?\.ts$/.test(name))
        sources.push(await readFile(join(source, name), 'utf8'))
    }
  }
  const code = sources.join('\n')
  // Names that are put together, such as `need_${what}`: what stands before the hole counts.
  const stems = [...code.matchAll(/`([A-Za-z]\w*)\$\{/g)].map(([, stem]) => stem ?? '')
  const ends = [...code.matchAll(/\}((?:[A-Z]|_[a-z])\w*)[`$]/g)].map(([, end]) => end ?? '')
  const unused: string[] = []
  for (const file of files.filter((name) => name.startsWith('en.'))) {
    const module = (await import(join(locales, file))) as Record<string, object>
    for (const key of Object.keys(Object.values(module)[0] ?? {})) {
      const used =
        new RegExp(`\\b${key}\\b`).test(code) ||
        stems.some((stem) => key.startsWith(stem)) ||
        ends.some((end) => key.endsWith(end))
      if (!used) unused.push(`${file}: ${key}`)
    }
  }
  expect(unused).toEqual([])
})
