/** What a language has to bring: the keys of the English words, each with a text. Types only. */
import type { en } from './en.ts'
import type { enEquipment } from './en.equipment.ts'
import type { enLater } from './en.later.ts'

/**
 * Forms of one text, for languages that need several: by the CLDR plural category of `{n}` (`one`, `few`, `other` …),
 * or by what it is about (`lock`, `wipe`), where a language cannot put the verb's name into one sentence for both.
 */
export type Forms = Readonly<Record<string, string>>
export type Text = string | Forms
export type Pair = readonly [reason: Text, fix: Text]

type English = typeof en & typeof enLater

/** Every key, and none besides. Forms only where the English text takes values, since only those are looked up by them. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends `${string}{${string}` | { other: string }
    ? Text
    : T[K] extends string
      ? string
      : T[K] extends readonly [unknown, unknown]
        ? Pair
        : Translation<T[K]>
}

/** What parts of the widget see: texts with values go through `t`, `fill` or `rich`; a group is looked up by any code. */
type Seen<T> = {
  readonly [K in keyof T]: T[K] extends `${string}{${string}` | { other: string }
    ? Text
    : T[K] extends string
      ? string
      : Readonly<Record<string, Member<T[K][keyof T[K]]>>>
}
type Member<V> = V extends string
  ? [Extract<V, `${string}{${string}`>] extends [never]
    ? string
    : Text
  : Pair

/** The words of the inventory in another language. */
export type EquipmentTexts = Translation<typeof enEquipment>

/** The words of the panel in another language, which are one file. */
export type PanelTexts = Translation<English>
export type Words = Seen<English & typeof enEquipment>

/** Names of the texts; the rest are groups. */
export type TextName = { [K in keyof Words]: Words[K] extends Text ? K : never }[keyof Words]

/** A host's own texts, by language tag (`de`, or `de-AT` before it): any keys, as our own files have them. */
export type TextOverrides = Readonly<
  Record<
    string,
    { readonly [K in keyof PanelTexts]?: PanelTexts[K] extends Text ? Text : Partial<PanelTexts[K]> }
  >
>
