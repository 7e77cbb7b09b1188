/** Words and formats of one language. English comes with each part; another language is a chunk of its own. */
import { html, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { configure, defaults, onConfigure } from '../client/config.ts'
import { checkTexts, isDevelopment } from '../client/development.ts'
import { en } from './en.ts'
import type { Forms, Text, TextName, Words } from './texts.ts'

export type { TextName, Words } from './texts.ts'

type Value = string | number | null | undefined
type Values = Record<string, Value>
/** For templates, which may stand in a text as well. */
type Nodes = Record<string, Value | TemplateResult>

/** Loads a file of another language; its one export is the words. */
type Loader = () => Promise<object>

/** Words that came together, and where they are in other languages: by language, without region. */
interface Part {
  words: object
  others: Readonly<Record<string, Loader>>
}

/** One line a language. Each has all words of the panel, those of `en.common.ts`, `en.device.ts` and `en.later.ts` too. */
const panel: Part = {
  words: en,
  others: {
    ar: () => import('./ar.ts'),
    de: () => import('./de.ts'),
    es: () => import('./es.ts'),
    fr: () => import('./fr.ts'),
    ja: () => import('./ja.ts'),
  },
}
const parts: Part[] = [panel]
const languages = new Map<string, Language>()

/** Takes the English of a part that came later, and how its words are had in the other languages. */
export function learn(words: object, others: Part['others'] = {}): void {
  parts.push({ words, others })
  look()
  for (const language of languages.values()) language.compose()
}

let texts = defaults.texts

/** Tells the developer of a host's texts that fit none of ours. Not before the panel has all of its own. */
function look(): void {
  if (isDevelopment && texts && parts.length > 1)
    checkTexts(
      texts,
      parts.map(({ words }) => words),
      speaks,
    )
}

onConfigure(() => {
  if (texts === defaults.texts) return
  texts = defaults.texts
  look()
  for (const language of languages.values()) language.compose()
})

/** Whether there are words in a language, named without its region. */
export const speaks = (base: string): boolean => base === 'en' || base in panel.others

/**
 * The language for a tag such as `fr-CH`, also as `fr_CH`; English where we do not have it. Its words may still be on
 * their way.
 */
export function languageOf(tag: string): Language {
  const base = tag.split(/[-_]/)[0]?.toLowerCase() ?? ''
  const known = languages.get(tag)
  if (known) return known
  if (!speaks(base)) return languageOf('en')
  let language
  try {
    language = new Language(tag.replaceAll('_', '-'), base)
  } catch {
    return languageOf('en')
  }
  languages.set(tag, language)
  language.compose()
  return language
}

/** Texts of a language with everything that turns times and numbers into it. Instants are ISO 8601 or milliseconds. */
export class Language {
  /** As BCP 47 has it. English where the language cannot be loaded. */
  tag: string
  /** The words. Guaranteed complete where they are asked for: a part asks for its own only, and brought them. */
  w = {} as Words
  readonly #base: string
  /** Words in this language, by part; undefined while they are on their way. */
  readonly #own = new Map<Part, object | undefined>()
  readonly #formats = new Map<string, Intl.DateTimeFormat>()
  // Made when first used: each costs milliseconds, and the first look needs few of them.
  #relative: Intl.RelativeTimeFormat | undefined
  #numbers: Intl.NumberFormat | undefined

  /** Throws for what is no language tag. */
  constructor(tag: string, base: string) {
    this.tag = new Intl.Locale(tag).toString()
    this.#base = base
  }

  /** All words are there. Until then nothing is shown, so that no other language flashes up. */
  get ready(): boolean {
    return parts.every((part) => this.#own.get(part))
  }

  get dir(): 'rtl' | 'ltr' {
    return this.tag.startsWith('ar') ? 'rtl' : 'ltr'
  }

  /** Puts the words together: English, over it those of the language, over them the host's. Loads what is missing. */
  compose(): void {
    for (const part of parts) {
      const load = part.others[this.#base]
      if (!load) this.#own.set(part, part)
      else if (!this.#own.has(part)) {
        this.#own.set(part, undefined)
        void load().then(
          (file) => this.#take(part, Object.values(file)[0] as object),
          () => this.#take(part, {}),
        )
      }
    }
    const words = {}
    for (const part of parts) layer(words, part.words)
    for (const [part, own] of this.#own) if (own !== part) layer(words, own)
    for (const tag of new Set([this.#base, this.tag])) layer(words, texts?.[tag], true)
    this.w = words as Words
  }

  #take(part: Part, words: object): void {
    // Without its words it is English, its dates and numbers too. Tried again on the next page only.
    if (part === panel && !Object.keys(words).length) this.tag = 'en'
    this.#own.set(part, words)
    this.compose()
    configure({})
  }

  /** The form of a text for its values. */
  #form(text: Text, { n, is }: Nodes): string {
    if (typeof text === 'string') return text
    const forms: Forms = text
    const form = typeof n === 'number' ? new Intl.PluralRules(this.tag).select(n) : is
    return (typeof form === 'string' && forms[form]) || (forms['other'] ?? '')
  }

  /** A value as it stands in a text. One that runs the other way is kept from turning what is around it. */
  #value(value: Value): string {
    if (value === null || value === undefined) return ''
    if (typeof value === 'number') return this.number(value)
    return value && (this.dir === 'rtl' || /[\u0590-\u08ff]/.test(value)) ? `\u2068${value}\u2069` : value
  }

  /** Fills in each `{x}`. A value that ends with a full stop, such as “vor 2 Min.”, ends its sentence too. */
  #fill(form: string, values: Values): string {
    return form.replace(/(\s?)\{(\w+)\}(\.?)/g, (_, space: string, key: string, stop: string) => {
      const value = this.#value(values[key])
      return (value && space + value) + (/\.\u2069?$/.test(value) ? '' : stop)
    })
  }

  /** A text with its `{x}` filled in; one whose value is not known is left out. */
  t(name: TextName, values: Values = {}): string {
    return this.#fill(this.#form(this.w[name], values), values)
  }

  /** As `t`; undefined where a value is missing, so that the caller takes other words. */
  fill(text: Text, values: Values = {}): string | undefined {
    const form = this.#form(text, values)
    if ([...form.matchAll(/\{(\w+)\}/g)].some(([, key = '']) => !this.#value(values[key]))) return undefined
    return this.#fill(form, values)
  }

  /** A text for the page: what stands between two asterisks in bold, and values that may be templates. */
  rich(text: Text, values: Nodes = {}): TemplateResult {
    const piece = (part: string) =>
      part.split(/\{(\w+)\}/).map((word, index) => {
        if (index % 2 === 0) return word
        const value = values[word]
        return typeof value === 'object' ? value : this.#value(value)
      })
    // Values are filled in afterwards, so that they may hold any sign.
    return html`${this.#form(text, values)
      .split('*')
      .map((part, index) => (index % 2 ? html`<b>${piece(part)}</b>` : piece(part)))}`
  }

  number(n: number): string {
    return (this.#numbers ??= new Intl.NumberFormat(this.tag)).format(n)
  }

  /** "just now", "12 min ago", "in 3 h", "9 days ago"; the date from 30 days on. */
  ago(at: string | number): string {
    const past = (clock.now() - +new Date(at)) / 60_000
    const minutes = Math.round(Math.abs(past))
    if (minutes < 1) return this.w.justNow
    if (minutes >= 30 * 24 * 60) return this.date(at)
    const [n, unit] =
      minutes < 60
        ? ([minutes, 'minute'] as const)
        : minutes < 24 * 60
          ? ([Math.floor(minutes / 60), 'hour'] as const)
          : ([Math.floor(minutes / 1440), 'day'] as const)
    this.#relative ??= new Intl.RelativeTimeFormat(this.tag, { numeric: 'always', style: 'short' })
    const text = this.#relative.format(past < 0 ? n : -n, unit)
    return this.tag.startsWith('en') ? text.replace(/\bhr\b/, 'h').replace('.', '') : text
  }

  date(at: string | number): string {
    return this.format(at, { day: 'numeric', month: 'short', year: 'numeric' })
  }

  /** The hour of today; with the day before it for any other day, and the year for any other year. */
  time(at: string | number, seconds = false): string {
    return this.isToday(at)
      ? this.format(at, { timeStyle: seconds ? 'medium' : 'short' })
      : this.format(at, {
          ...this.dayOptions(at),
          hour: '2-digit',
          minute: '2-digit',
          ...(seconds && { second: '2-digit' }),
        })
  }

  /** How a day is written: "14 Nov", and with its year where that is not the present one. */
  dayOptions(at: string | number): Intl.DateTimeFormatOptions {
    const isOld = new Date(at).getFullYear() !== new Date(clock.now()).getFullYear()
    return { day: 'numeric', month: 'short', ...(isOld && { year: 'numeric' }) }
  }

  /** Date and time to the second, with the zone: for titles. */
  full(at: string | number): string {
    return this.format(at, { dateStyle: 'long', timeStyle: 'long' })
  }

  isToday(at: string | number): boolean {
    return new Date(at).toDateString() === new Date(clock.now()).toDateString()
  }

  /** A moment as `Intl.DateTimeFormat` writes it. */
  format(at: string | number, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options)
    let format = this.#formats.get(key)
    if (!format) this.#formats.set(key, (format = new Intl.DateTimeFormat(this.tag, options)))
    return format.format(new Date(at))
  }
}

const isGroup = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('other' in value)

/**
 * Lays words over those that are there, groups too. The host's only where there is a text like it: a key of no part
 * that is loaded, or a text in a group's place, would else be found missing where a person looks.
 */
function layer(under: Record<string, unknown>, over: object | undefined, isHost = false): void {
  for (const [key, value] of Object.entries(over ?? {}) as [string, unknown][]) {
    const own = under[key]
    if (isGroup(value)) {
      if (!isHost || isGroup(own)) layer((under[key] = Object.assign({}, own)), value as object, isHost)
    } else if (!isHost || (own && !isGroup(own) && value && Array.isArray(own) === Array.isArray(value)))
      under[key] = value
  }
}
