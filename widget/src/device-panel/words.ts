/** Which words of the language fit a device, a verdict or an error. */
import type { Action, Device, Panel, Person, Problem, Verdict } from '@siit-jumpcloud/shared'
import type { TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { fill, rich, type Language, type TextName } from '../locales/index.ts'
import type { Kind } from './store.ts'

export const openStates: ReadonlySet<string> = new Set([
  'requested',
  'awaiting_approval',
  'approved',
  'dispatching',
  'accepted',
  'unknown',
])

/** Name of a disk encryption is a product's, so it is the same in each language. */
const encryptions: Record<string, string> = { macos: 'FileVault', windows: 'BitLocker', linux: 'LUKS' }

export const encryptionName = (device: Device, { w }: Language) =>
  encryptions[device.os.family] ?? w.encryption

const kinds = { macos: 'mac', ios: 'iphone', ipados: 'ipad', windows: 'computer', linux: 'computer' } as const

/** "Mac", "iPhone", "computer": what a device is called within a sentence. */
export function kindOf(device: Device, { w }: Language): string {
  const { family } = device.os
  return w[family in kinds ? kinds[family as keyof typeof kinds] : 'other']
}

export const nameOf = (device: Device, { w }: Language) => device.hostname ?? device.displayName ?? w.noName

export const verbOf = (kind: string, { w }: Language) => (kind === 'wipe' ? w.theWipe : w.theLock)

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const vendorName = (device: Device, { w }: Language) =>
  ({ jumpcloud: 'JumpCloud', other: w.otherMdm, none: w.none, unknown: w.unknown })[device.mdm.vendor]

export const onOffName = (value: 'on' | 'off' | 'unknown', { w }: Language) => w[value]

/** The same person: by the host's id where both have one, else by email. */
export function samePerson(a: Person, b: Person): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : a.email.toLowerCase() === b.email.toLowerCase()
}

export const ownerIsRequester = (device: Device, panel: Panel) =>
  device.owner.person !== null && samePerson(device.owner.person, panel.requester)

/** "today 14:32" is said as the hour; "you" where it was the agent. */
export const isOwn = (action: Action, panel: Panel) => action.requestedBy.id === panel.agent.id

export function requestName(requestId: string | null, panel: Panel, { w }: Language): string {
  if (requestId === null) return w.noRequest
  return requestId === panel.request.id ? w.thisRequest : requestId
}

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
  const values = { ...params, time: time === null ? null : lang.time(time) }
  const why = fill(words[0], values)
  if (why === undefined || fill(words[1], values) === undefined) return undefined
  return { key: code, why, fix: rich(words[1], values), fact: '' }
}

/** Why an action of this kind is already open, and what ends it. */
function inProgress(verdict: Verdict, device: Device, panel: Panel, lang: Language): Reason {
  const { w } = lang
  const { params } = verdict
  const open = device.actions.find((one) => one.action === verdict.action && openStates.has(one.state))
  const at = open?.createdAt ?? params['at']
  const requestId = open ? open.requestId : String(params['requestId'] ?? '')
  const request = requestName(requestId || null, panel, lang)
  const values = {
    who: open?.requestedBy.name ?? params['who'] ?? null,
    when: at ? lang.time(at) : null,
    request,
  }
  const own = open && isOwn(open, panel)
  const told = fill(own ? w.progress_you : w.progress_who, values) ?? ''
  const state = open?.state ?? params['state']
  const approver = panel.agent.permissions.includes('devices:approve')
  const way =
    verdict.action === 'lock'
      ? w.progress_lock
      : state === 'accepted'
        ? w.progress_settle
        : state === 'unknown'
          ? w.progress_saw
          : state === 'awaiting_approval' && (own || approver)
            ? own
              ? w.progress_cancel
              : w.progress_decide
            : w.progress_wait
  const why = verdict.action === 'lock' ? w.lock_in_progress : w.action_in_progress
  return { key: verdict.code, why, fix: rich(`${told} ${way}`.trim()), fact: '' }
}

/** What a verdict that is not "allowed" says; undefined where the action may be asked for. */
export function refusalOf(
  verdict: Verdict,
  device: Device,
  panel: Panel,
  lang: Language,
): Reason | undefined {
  const { code } = verdict
  if (verdict.verdict === 'allowed') {
    return verdict.permitted ? undefined : reasonOf(`permission_${verdict.action}`, lang)
  }
  if (code === 'action_in_progress' || code === 'lock_in_progress')
    return inProgress(verdict, device, panel, lang)
  const reason = reasonOf(code, lang, verdict.params) ?? {
    key: code,
    why: verdict.reason,
    fix: verdict.fix,
    fact: '',
  }
  return { ...reason, fact: factOf(verdict, device, lang) }
}

/** "BitLocker off, read 12 min ago". Only for what a fresh reading may change. */
function factOf({ field, observedAt }: Verdict, device: Device, lang: Language): string {
  if (field === null || observedAt === null || field === 'os.family') return ''
  const facts: string[] = []
  if (field === 'mdm.vendor') facts.push(`MDM: ${vendorName(device, lang)}`)
  if (field === 'encryption.state' || (field === 'mdm.vendor' && device.os.family === 'windows')) {
    facts.push(`${encryptionName(device, lang)}: ${onOffName(device.encryption.state, lang)}`)
  }
  const when = lang.ago(observedAt)
  return facts.length ? lang.t('factRead', { fact: facts.join(', '), when }) : lang.t('readWhen', { when })
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

/** A problem in the person's language: by its verdict, by its code, else as the bff says it. */
export function problemText(problem: Problem, lang: Language): string {
  const byVerdict = problem.verdict && reasonOf(problem.verdict.code, lang, problem.verdict.params)?.why
  if (byVerdict) return `${byVerdict}.`
  if (problem.code === 'no_token') return `${lang.w.ended}. ${lang.w.endedText}`
  return lang.w.p[problem.code] ?? reasonOf(problem.code, lang)?.why ?? problem.detail
}

/** "in 40 s", counted down on the beat. */
export function inSeconds(at: number, lang: Language): string {
  return lang.t('inSeconds', { n: Math.max(1, Math.ceil((at - clock.now()) / 1000)) })
}

/** A field of a difference in words. Fields that have none keep the name that the bff gives. */
export function fieldName(field: string, device: Device, lang: Language): string {
  const { w } = lang
  const names: Record<string, string> = {
    hostname: w.hostname,
    displayName: w.displayName,
    serialNumber: w.serial,
    jumpcloudId: w.jumpcloudId,
    lastContact: w.lastContact,
    status: w.status,
    agentVersion: w.agent,
    owner: w.owner,
    os: w.system,
    mdm: w.mdm,
    encryption: encryptionName(device, lang),
    binding: w.boundUser,
    hardware: w.hardware,
  }
  if (field === 'encryption.recoveryKeyEscrowed') return w.recoveryKey
  if (field === 'mdm.enrollmentType') return w.enrollment
  return names[field] ?? names[field.split('.')[0] ?? ''] ?? field
}

/** A value of a difference: instants as ages, known words in the language, `null` as unknown. */
export function fieldValue(value: string | null, lang: Language): string {
  const { w } = lang
  if (value === null || value === '') return w.unknown
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return lang.ago(value)
  const known: Record<string, string> = {
    on: w.on,
    off: w.off,
    unknown: w.unknown,
    none: w.none,
    yes: w.yes,
    no: w.no,
    jumpcloud: 'JumpCloud',
    other: w.otherMdm,
  }
  return known[value] ?? value
}
