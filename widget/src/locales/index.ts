/** Words and formats of one language. English comes with each part; another language is a chunk of its own. */
import { html, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { configure, defaults, onConfigure } from '../client/config.ts'
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
  for (const language of languages.values()) language.compose()
}

let texts = defaults.texts
onConfigure(() => {
  if (texts === defaults.texts) return
  texts = defaults.texts
  for (const language of languages.values()) language.compose()
})

/** The language for a tag such as `fr-CH`; English where we do not have it. Its words may still be on their way. */
export function languageOf(tag: string): Language {
  const base = tag.split('-')[0]?.toLowerCase() ?? ''
  const known = languages.get(tag)
  if (known) return known
  if (base !== 'en' && !(base in panel.others)) return languageOf('en')
  let language
  try {
    language = new Language(tag, base)
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
    new Intl.Locale(tag)
    this.tag = tag
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
    this.w = layered(
      ...parts.map(({ words }) => words),
      ...[...this.#own].map(([part, words]) => (words === part ? undefined : words)),
      texts?.[this.#base],
      texts?.[this.tag],
    )
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

  /** A text with its `{x}` filled in; one whose value is not known is left out. */
  t(name: TextName, values: Values = {}): string {
    return this.#form(this.w[name], values).replace(/(\s?)\{(\w+)\}/g, (_, space: string, key: string) => {
      const value = this.#value(values[key])
      return value && space + value
    })
  }

  /** As `t`; undefined where a value is missing, so that the caller takes other words. */
  fill(text: Text, values: Values = {}): string | undefined {
    const form = this.#form(text, values)
    if ([...form.matchAll(/\{(\w+)\}/g)].some(([, key = '']) => !this.#value(values[key]))) return undefined
    return form.replace(/\{(\w+)\}/g, (_, key: string) => this.#value(values[key]))
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

  /** The hour of today; with the day before it for any other day. */
  time(at: string | number, seconds = false): string {
    const clockTime = this.format(at, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(seconds && { second: '2-digit' as const }),
    })
    return this.isToday(at)
      ? clockTime
      : `${this.format(at, { day: 'numeric', month: 'short' })} ${clockTime}`
  }

  /** Date and time to the second, with the zone: for titles. */
  full(at: string | number): string {
    return this.format(at, { dateStyle: 'long', timeStyle: 'long', hourCycle: 'h23' })
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

/** One object of several, the later over the earlier; groups are laid over each other too. */
function layered(...layers: readonly (object | undefined)[]): Words {
  const words: Record<string, unknown> = {}
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer ?? {}) as [string, unknown][]) {
      const under = words[key]
      words[key] = typeof value === 'object' ? { ...(typeof under === 'object' && under), ...value } : value
    }
  }
  return words as Words
}
