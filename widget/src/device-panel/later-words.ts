/** Words for what was done or refused: open actions, causes, differences. */
import type { Action, ActionFailure, Device, Panel, Verdict } from '@siit-jumpcloud/shared'
import { html } from 'lit'
import type { Language } from '../locales/index.ts'
import { sentences } from '../locales/lists.ts'
import { english, type Told } from '../ui/told.ts'
import { memorySize } from './more-facts.ts'
import { families } from './parts.ts'
import { encryptionName, openStates, reasonOf, type Reason } from './words.ts'

/** "today 14:32" is said as the hour; "you" where it was the agent. */
export const isOwn = (action: Action, panel: Panel) => action.requestedBy.id === panel.agent.id

/** When the command could leave us. */
export const sentAt = ({ dispatchedAt, history }: Action) =>
  dispatchedAt ?? history.findLast((step) => step.state === 'dispatching')?.at

/** A wipe that a person found undone and that nothing calls back. */
export const mayStillRun = ({ state, ways }: Action) =>
  state === 'failed_on_device' && (ways?.includes('attest') ?? false)

export function requestName(requestId: string | null, panel: Panel, { w }: Language): string {
  if (requestId === null) return w.noRequest
  return requestId === panel.request.id ? w.thisRequest : requestId
}

/** Why an action of this kind is already open, and what ends it. */
export function inProgress(verdict: Verdict, device: Device, panel: Panel, lang: Language): Reason {
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
  const told = lang.fill(own ? w.progress_you : w.progress_who, values) ?? ''
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
  return { key: verdict.code, why, fix: html`${`${told} `}${lang.rich(way)}`, fact: '' }
}

/**
 * Why an action ended or stands where it does. The bff tells it in English, whole; other languages have words by code
 * (`f`), after which comes what it means, and JumpCloud's own sentence where it said one.
 */
export function causeOf(failure: ActionFailure | null, meaning: string, lang: Language, more = ''): Told {
  const rest = more && ` ${more}`
  if (!failure) return meaning + rest
  const { code, detail, status } = failure
  const causes = lang.w.f
  if (!causes) return (detail || meaning) + rest
  const why = lang.fill(causes[code] ?? '', { status }) || reasonOf(code, lang)?.why
  if (!why) return html`${meaning} ${english(detail)}${rest}`
  const said = / JumpCloud says: “(.+)”$/.exec(detail)?.[1]
  const whole = sentences(lang, why, meaning)
  return said
    ? html`${whole}
      ${lang.rich(lang.w.labeled, { name: 'JumpCloud', value: lang.rich(lang.w.quoted, { x: english(said) }) })}${rest}`
    : whole + rest
}

/** A field of a difference in words. Fields that have none keep the name that the bff gives. */
export function fieldName(field: string, family: Device['os']['family'], lang: Language): string {
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
    deviceType: w.deviceType,
    groups: w.deviceGroups,
    builtInCommands: w.commandsOffered,
    removedAt: w.removedOn,
    encryption: encryptionName({ os: { family, version: null, name: null } }, lang),
    binding: w.boundUser,
    hardware: w.hardware,
    'hardware.manufacturer': w.manufacturer,
    'hardware.model': w.model,
    'hardware.architecture': w.architecture,
    'hardware.memoryBytes': w.memory,
    'encryption.recoveryKeyEscrowed': w.recoveryKey,
    'mdm.enrollmentType': w.enrollment,
    'binding.primaryUser': w.primaryUser,
  }
  return names[field] ?? names[field.split('.')[0] ?? ''] ?? field
}

/** A value of a difference: instants as ages, sizes with their unit, known words in the language, `null` as unknown. */
export function fieldValue(field: string, value: string | null, lang: Language): string {
  const { w } = lang
  if (value === null || value === '') return w.unknown
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return lang.ago(value)
  if (field === 'hardware.memoryBytes') return memorySize(Number(value), lang)
  const known: Record<string, Record<string, string>> = {
    status: { active: w.isActive, inactive: w.isInactive },
    'os.family': families,
    deviceType: { Computer: w.Computer, Smartphone: w.Smartphone, Tablet: w.Tablet },
    'encryption.recoveryKeyEscrowed': { yes: w.escrowed, no: w.notEscrowed },
    'mdm.enrollmentType': { device: w.device, automated_device: w.automated_device, user: w.user },
    owner: {
      nobody_bound: w.nobody_bound,
      no_matching_person: w.no_matching_person,
      several_candidates: w.several_candidates,
    },
  }
  const anywhere: Record<string, string> = {
    on: w.on,
    off: w.off,
    unknown: w.unknown,
    none: w.none,
    jumpcloud: 'JumpCloud',
    other: w.otherMdm,
  }
  return known[field]?.[value] ?? anywhere[value] ?? value
}
