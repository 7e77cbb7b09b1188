/** Words and formats of one language. English is built in; the others load when first asked for. */
import { html, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { en } from './en.ts'
import type { enLater } from './en.later.ts'

type Later = Omit<typeof enLater, 'v'>

/** The words of a language. Those of `en.later.ts` are there once that part is loaded; nothing asks for them before. */
export type Words = typeof en & Later

type Values = Record<string, string | number | null | undefined>
type Loader = () => Promise<{ words: Partial<Words> }>

/**
 * Grows by what is loaded later. Guaranteed complete where it is asked: only the parts that bring the later words ask
 * for them.
 */
const english = { ...en } as Words

/** Takes the English of a part that came later. */
export function learn({ v, ...words }: typeof enLater): void {
  Object.assign(english, words, { v: { ...v, ...english.v } })
}

/** One line a language. */
const loaders: Record<string, Loader> = {}

/** Fills `{x}`; undefined where a value for it is missing, so that the caller takes other words. */
export function fill(text: string, values: Values = {}): string | undefined {
  const missing = [...text.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => (values[name] ?? '') === '')
  return missing ? undefined : text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}

/** Sets what stands between two asterisks in bold. Values are filled in afterwards, so that they may hold any sign. */
export function rich(text: string, values: Values = {}): TemplateResult {
  return html`${text.split('*').map((part, index) => {
    const filled = fill(part, values) ?? part
    return index % 2 ? html`<b>${filled}</b>` : filled
  })}`
}

/** Texts of a language with everything that turns times and numbers into it. Instants are ISO 8601 or milliseconds. */
export class Language {
  readonly #tag: string
  readonly w: Words
  readonly #formats = new Map<string, Intl.DateTimeFormat>()
  // Made when first used: each costs milliseconds, and the first look needs few of them.
  #relative: Intl.RelativeTimeFormat | undefined

  constructor(tag: string, words: Partial<Words> = {}) {
    this.#tag = tag
    // English behind it, so that what is learned later is there at once.
    this.w = Object.assign(Object.create(english) as Words, words)
    // Throws for what is no language tag.
    new Intl.Locale(tag)
  }

  /** A text with its `{x}` filled in; one whose value is not known is left out. */
  t(name: TextName, values: Values = {}): string {
    return this.w[name].replace(/(\s?)\{(\w+)\}/g, (_, space: string, key: string) => {
      const value = values[key]
      return value === null || value === undefined || value === '' ? '' : space + String(value)
    })
  }

  count(forms: Record<string, string>, n: number): string {
    return (
      fill(forms[new Intl.PluralRules(this.#tag).select(n)] ?? forms['other'] ?? '{n}', {
        n: this.number(n),
      }) ?? ''
    )
  }

  number(n: number): string {
    return n.toLocaleString(this.#tag)
  }

  list(items: readonly string[], type: 'conjunction' | 'unit' = 'conjunction'): string {
    return new Intl.ListFormat(this.#tag, { type }).format(items)
  }

  /** "just now", "12 min ago", "9 days ago"; the date from 30 days on. */
  ago(at: string | number): string {
    const minutes = Math.round((clock.now() - +new Date(at)) / 60_000)
    if (minutes < 1) return this.w.justNow
    if (minutes >= 30 * 24 * 60) return this.date(at)
    const [n, unit] =
      minutes < 60
        ? ([minutes, 'minute'] as const)
        : minutes < 24 * 60
          ? ([Math.floor(minutes / 60), 'hour'] as const)
          : ([Math.floor(minutes / 1440), 'day'] as const)
    this.#relative ??= new Intl.RelativeTimeFormat(this.#tag, { numeric: 'always', style: 'short' })
    const text = this.#relative.format(-n, unit)
    return this.#tag.startsWith('en') ? text.replace(/\bhr\b/, 'h').replace('.', '') : text
  }

  date(at: string | number): string {
    return this.#format(at, { day: 'numeric', month: 'short', year: 'numeric' })
  }

  /** The hour of today; with the day before it for any other day. */
  time(at: string | number, seconds = false): string {
    const clockTime = this.#format(at, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(seconds && { second: '2-digit' as const }),
    })
    return this.isToday(at)
      ? clockTime
      : `${this.#format(at, { day: 'numeric', month: 'short' })} ${clockTime}`
  }

  /** Date and time to the second, with the zone: for titles. */
  full(at: string | number): string {
    return this.#format(at, { dateStyle: 'long', timeStyle: 'long', hourCycle: 'h23' })
  }

  clockTime(at: string | number): string {
    return this.#format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }

  /** "Today, 23 Nov", "Yesterday, 22 Nov", "14 Nov". */
  day(at: string | number): string {
    const day = this.#format(at, { day: 'numeric', month: 'short' })
    const word = this.isToday(at)
      ? this.w.today
      : this.isToday(+new Date(at) + 86_400_000)
        ? this.w.yesterday
        : ''
    return word ? `${word}, ${day}` : day
  }

  isToday(at: string | number): boolean {
    return new Date(at).toDateString() === new Date(clock.now()).toDateString()
  }

  #format(at: string | number, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options)
    let format = this.#formats.get(key)
    if (!format) this.#formats.set(key, (format = new Intl.DateTimeFormat(this.#tag, options)))
    return format.format(new Date(at))
  }
}

/** Names of the texts that are one sentence. */
export type TextName = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words]

const languages = new Map<string, Language>()

/**
 * The language for a tag such as `fr-CH`. English words at once; where the tag's own words have to load, `ready` is
 * called when they are there. A language that cannot be loaded stays English.
 */
export function languageOf(tag: string, ready: () => void): Language {
  let known = languages.get(tag)
  if (!known) {
    try {
      known = new Language(tag)
    } catch {
      return languageOf('en', ready)
    }
    languages.set(tag, known)
    loaders[tag.split('-')[0] ?? '']?.().then(
      ({ words }) => {
        languages.set(tag, new Language(tag, words))
        ready()
      },
      () => undefined,
    )
  }
  return known
}
