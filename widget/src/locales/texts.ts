/** What a language has to bring: the keys of the English words, each with a text. Types only. */
import type { AttemptOutcome } from '@siit-jumpcloud/shared'
import type { en } from './en.ts'
import type { enCommon } from './en.common.ts'
import type { enDevice } from './en.device.ts'
import type { enEquipment } from './en.equipment.ts'
import type { enLater } from './en.later.ts'
import type { enOverview } from './en.overview.ts'
import type { enSettings } from './en.settings.ts'
import type { enSetup } from './en.setup.ts'

/**
 * Forms of one text, for languages that need several: by the CLDR plural category of `{n}` (`one`, `few`, `other` …),
 * or by what it is about (`lock`, `wipe`), where a language cannot put the verb's name into one sentence for both.
 */
export type Forms = Readonly<Record<string, string>>
export type Text = string | Forms
export type Pair = readonly [reason: Text, fix: Text]

type EnglishPanel = typeof en & typeof enCommon & typeof enDevice & typeof enLater
type EnglishSettings = typeof enSettings & typeof enSetup & typeof enOverview
type English = EnglishPanel & EnglishSettings

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

/**
 * Codes with which the bff ends an action, besides those of verdicts. It tells them in English; only the other
 * languages need words for them.
 */
type FailureCode =
  | 'rate_limited'
  | 'credentials_invalid'
  | 'organization_not_found'
  | 'key_lacks_right'
  | 'not_found'
  | 'not_supported'
  | 'bad_request'
  | 'redirected'
  | 'conflict'
  | 'request_timeout'
  | 'server_error'
  | 'unexpected_status'
  | 'bad_answer'
  | 'interrupted'
  | 'restored'
  | 'too_late'
  | 'connection_changed'
  | 'jumpcloud_unreachable'
  | 'jumpcloud_rate_limited'
  | 'shutting_down'
  | 'device_removed'
  | 'device_changed'
  | 'approval_required'
  | 'dns_failed'
  | 'connection_refused'
  | 'connect_timeout'
  | 'tls_failed'
  | 'unreachable'
  | 'no_answer'
  | 'connection_lost'
  | 'invalid_command'
  | 'claim_lost'
  | 'approval_expired'

/** Codes of problems that are told by no other words, likewise. */
type ProblemCode =
  | 'internal_error'
  | 'database_unavailable'
  | 'stopping'
  | 'jumpcloud_bad_answer'
  | 'jumpcloud_not_found'
  | 'confirmation_required'
  | 'idempotency_key_reused'
  | 'not_to_settle'
  | 'no_pin'
  | 'no_console_record'
  | 'invalid_body'
  | 'no_owner_conflict'
  | 'owner_not_settled'
  | 'sync_running'
  | 'not_a_candidate'
  | 'import_not_finished'
  | 'no_quarantine'
  | 'run_not_held'
  | 'run_ended'
  | 'no_webhook'
  | 'delivery_on_its_way'
  | 'delivery_finished'

/** Why a sync set a record aside, or could not read something. */
type RecordCode =
  | 'not_a_record'
  | 'id_missing'
  | 'id_invalid'
  | 'users_unreadable'
  | 'bindings_unreadable'
  | 'groups_unreadable'
  | 'apple_mdm_unreadable'
  | 'system_insights_unavailable'

/** The words of the inventory in another language. */
export type EquipmentTexts = Translation<typeof enEquipment>

/** The words of the panel in another language, which are one file. */
export type PanelTexts = Translation<EnglishPanel> & {
  readonly f: Readonly<Record<FailureCode | ProblemCode, string>>
}
/** Those of `<siit-jumpcloud-settings>`, in a file of their own. */
export type SettingsTexts = Translation<EnglishSettings> & {
  readonly records: Readonly<Record<RecordCode, string>>
  readonly attempts: Readonly<Record<AttemptOutcome, string>>
}
type Coded = Readonly<Record<string, string>>
/** English has none of the last three: there, the bff’s own English is shown. */
export type Words = Seen<English & typeof enEquipment> & {
  readonly f?: Coded
  readonly records?: Coded
  readonly attempts?: Coded
}

/** Names of the texts; the rest are groups. */
export type TextName = { [K in keyof Words]-?: Words[K] extends Text ? K : never }[keyof Words]

type AllTexts = PanelTexts & EquipmentTexts & SettingsTexts

/** A host's own texts, by language tag (`de`, or `de-AT` before it): any keys, as our own files have them. */
export type TextOverrides = Readonly<
  Record<string, { readonly [K in keyof AllTexts]?: AllTexts[K] extends Text ? Text : Partial<AllTexts[K]> }>
>
