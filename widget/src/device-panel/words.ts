/** Which words of the language fit a device, a verdict or an error. */
import type { Action, Device, Panel, Person, Verdict } from '@siit-jumpcloud/shared'
import type { TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import type { Language, TextName } from '../locales/index.ts'
import { later } from '../ui/later.ts'
import type { Kind } from './store.ts'

export const openStates: ReadonlySet<string> = new Set([
  'requested',
  'awaiting_approval',
  'approved',
  'dispatching',
  'accepted',
  'unknown',
])

const tones: Record<string, string> = {
  confirmed: 't-success',
  unknown: 't-warning',
  awaiting_approval: 't-warning',
  failed_on_device: 't-danger',
  rejected: 't-danger',
}

/** The color class of a state's sign: gray for what ended without anything, blue for what is on its way. */
export const toneOf = (state: string) => tones[state] ?? (openStates.has(state) ? 't-info' : 'muted')

/** The cards of a device: what is open, and how the last lock and the last wipe of this request ended. */
export function cardsOf(device: Device): Action[] {
  const shown: Action[] = []
  const ended = new Set<string>()
  for (const action of device.actions) {
    if (action.action === 'open') continue
    const isOpen = openStates.has(action.state) || action.ways?.includes('attest')
    if (!isOpen && ended.has(action.action)) continue
    ended.add(action.action)
    shown.push(action)
  }
  return shown
}

/** A waiting wipe that is a danger to whoever has the device now. */
export const isAlarm = ({ alarm, state }: Action) => Boolean(alarm) && openStates.has(state)

/** Name of a disk encryption is a product's, so it is the same in each language. */
const encryptions: Record<string, string> = { macos: 'FileVault', windows: 'BitLocker', linux: 'LUKS' }

export const encryptionName = ({ os }: Pick<Device, 'os'>, { w }: Language) =>
  encryptions[os.family] ?? w.encryption

const kinds = { macos: 'mac', ios: 'iphone', ipados: 'ipad', windows: 'computer', linux: 'computer' } as const

/** "Mac", "iPhone", "computer": what a device of a system is called within a sentence. */
export const kindWord = (family: string, { w }: Language) =>
  w[family in kinds ? kinds[family as keyof typeof kinds] : 'other']

export const kindOf = (device: Device, lang: Language) => kindWord(device.os.family, lang)

/** The serial number where it is one; null where there is none, or a maker's placeholder in its place. */
export const usableSerial = ({ serialNumber, typedConfirmation }: Device) =>
  typedConfirmation.serialPlaceholder ? null : serialNumber

export const nameOf = (device: Device, { w }: Language) => device.hostname ?? device.displayName ?? w.noName

export const verbOf = (kind: string, { w }: Language) => (kind === 'wipe' ? w.theWipe : w.theLock)

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const vendorName = (device: Device, { w }: Language) =>
  ({ jumpcloud: 'JumpCloud', other: w.otherMdm, none: w.none, unknown: w.unknown })[device.mdm.vendor]

const onOffName = (value: 'on' | 'off' | 'unknown', { w }: Language) => w[value]

/** The same person: by the host's id where both have one, else by email. */
function samePerson(a: Person, b: Person): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : a.email.toLowerCase() === b.email.toLowerCase()
}

export const ownerIsRequester = (device: Device, panel: Panel) =>
  device.owner.person !== null && samePerson(device.owner.person, panel.requester)

export interface Reason {
  /** Equal for two verdicts that say the same. */
  key: string
  why: string
  fix: TemplateResult | string
  /** The deciding field with its age. */
  fact: string
}

/** One of the widget's own reasons, or one by code. Undefined where a value for its words is missing. */
export function reasonOf(
  code: string,
  lang: Language,
  params: Record<string, string | number | null> = {},
): Reason | undefined {
  const words = lang.w.v[code]
  if (!words) return undefined
  const time = params['resetsAt'] ?? params['at'] ?? null
  const values = { ...params, n: params['used'], time: time === null ? null : lang.time(time) }
  const [why, fix] = words.map((text) => lang.fill(text, values))
  // Without who or when: in fewer words.
  if (why === undefined || fix === undefined) return reasonOf(`${code}_plain`, lang, params)
  return { key: code, why, fix: lang.rich(words[1], values), fact: '' }
}

/**
 * One of the widget's own reasons, whatever comes: where a text of the host's names a value that there is not, its code.
 * A button whose reason has no words stays blocked.
 */
export const ownReason = (code: string, lang: Language): Reason =>
  reasonOf(code, lang) ?? { key: code, why: code, fix: '', fact: '' }

/** What a verdict that is not "allowed" says; undefined where the action may be asked for. */
export function refusalOf(
  verdict: Verdict,
  device: Device,
  panel: Panel,
  lang: Language,
): Reason | undefined {
  const { code } = verdict
  if (verdict.verdict === 'allowed') {
    return verdict.permitted ? undefined : ownReason(`permission_${verdict.action}`, lang)
  }
  if (code === 'action_in_progress' || code === 'lock_in_progress') {
    const told = later.parts?.inProgress(verdict, device, panel, lang)
    if (told) return told
  }
  // Until our own words are loaded, and for a code that is newer than they are: the bff's English.
  const reason = reasonOf(code, lang, verdict.params) ?? {
    key: code,
    why: verdict.reason,
    fix: lang.rich(verdict.fix.replace(/(To fix|Instead|To change it):/g, '*$&*')),
    fact: '',
  }
  return { ...reason, fact: factOf(verdict, device, lang) }
}

/** "BitLocker: Off, read 12 min ago". Only for what a fresh reading may change. */
function factOf({ field, observedAt }: Verdict, device: Device, lang: Language): string {
  if (field === null || observedAt === null || field === 'os.family') return ''
  const facts: string[] = []
  const tell = (name: string, value: string) => facts.push(lang.t('labeled', { name, value }))
  if (field === 'mdm.vendor') tell(lang.w.mdm, vendorName(device, lang))
  if (field === 'encryption.state' || (field === 'mdm.vendor' && device.os.family === 'windows')) {
    tell(encryptionName(device, lang), onOffName(device.encryption.state, lang))
  }
  const when = lang.ago(observedAt)
  return facts.length
    ? lang.t('factRead', { fact: facts.join(lang.w.comma), when })
    : lang.t('readWhen', { when })
}

/** What the action does to this device, in one or two sentences. */
export function sayOf(kind: Kind, device: Device, lang: Language): string {
  const off = device.status === 'active' ? '' : '_off'
  if (kind === 'wipe') return lang.t(off ? 'say_wipe_off' : 'say_wipe')
  const { family } = device.os
  const how =
    family === 'macos' ? 'pin' : family === 'windows' || family === 'linux' ? 'password' : 'passcode'
  const owner = device.owner.person?.name ?? lang.w.theBoundUser
  const said = lang.t(`say_lock_${how}${off}` satisfies TextName, { kind: kindOf(device, lang), owner })
  return capital(said)
}

/** "in 40 s", counted down on the beat. */
export function inSeconds(at: number, lang: Language): string {
  return lang.t('inSeconds', { n: Math.max(1, Math.ceil((at - clock.now()) / 1000)) })
}
