/** What stands in the cells of the inventory: one device, one column. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { breakable, deviceIcon, instant, systemName } from '../device-panel/parts.ts'
import { systemSign } from '../device-panel/systems.ts'
import {
  encryptionName,
  isAlarm,
  nameOf,
  openStates,
  toneOf,
  usableSerial,
  vendorName,
} from '../device-panel/words.ts'
import type { Language } from '../locales/index.ts'
import { icon, signOf, type SignName } from '../ui/icons.ts'
import type { ColumnName } from './shown.ts'
import { listOf } from '../locales/lists.ts'

type Cell = TemplateResult | string

const signed = (sign: SignName, tone: string, text: unknown, more: unknown = nothing) =>
  html`<span class="st">${icon(sign, tone)}<span>${text}${more}</span></span>`

const sub = (text: unknown, classes = '') => html`<span class="sub ${classes}">${text}</span>`

const unknown = ({ w }: Language) => signed('question', 'muted', w.unknown)

const known = (value: string | null, lang: Language): Cell => value ?? unknown(lang)

/** Names of products, which are the same in each language. */
export const osNames: Readonly<Record<string, string>> = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  ios: 'iOS',
  ipados: 'iPadOS',
  'ios,ipados': 'iOS, iPadOS',
  android: 'Android',
}

/** The lock or wipe that is open, the gravest first. */
function openAction({ actions }: Device, lang: Language): Cell | typeof nothing {
  const open = actions.filter(({ action, state }) => action !== 'open' && openStates.has(state))
  const alarm = open.find(isAlarm)
  if (alarm) return sub(signed('alarm', 't-danger', lang.w.eqValue['wipe_waiting']), 't-danger')
  const [first] = open
  if (!first) return nothing
  return sub(
    signed(
      signOf(first.state),
      toneOf(first.state),
      first.action === 'wipe' ? lang.w.wipeOpen : lang.w.lockOpen,
    ),
  )
}

function owner(device: Device, lang: Language): Cell {
  const { w } = lang
  const { person, reason, candidates } = device.owner
  const open = openAction(device, lang)
  if (person) return html`${person.name}${open}`
  if (reason === 'several_candidates') {
    const names = listOf(
      candidates.map(({ name }) => name),
      lang,
    )
    return html`${signed('users', 't-warning', html`<span class="t-warning">${lang.t('conflictOf', { n: candidates.length })}</span>`, sub(names))}${open}`
  }
  const more = reason === 'no_matching_person' ? breakable(device.binding.user?.email ?? '') : w.bindHint
  return html`${signed('user', 'muted', html`<span class="muted">${w.eqValue[reason ?? 'nobody_bound']}</span>`, sub(more))}${open}`
}

function system(device: Device, lang: Language): Cell {
  const { os } = device
  const family = osNames[os.family]
  const name = systemName(device)
  if (!family) return os.name ? html`${os.name}${sub(os.version)}` : unknown(lang)
  return html`<span class="st">${systemSign(os.family, 'muted')}${family}</span
    >${sub(html`<bdi>${name.startsWith(family) ? name.slice(family.length).trim() : name}</bdi>`)}`
}

function encryption(device: Device, lang: Language): Cell {
  const name = encryptionName(device, lang)
  const { state } = device.encryption
  if (state === 'unknown') return unknown(lang)
  return state === 'on'
    ? signed('check', 't-success', lang.t('encryptionOn', { name }))
    : signed('x', 't-warning', lang.t('encryptionOff', { name }))
}

function mdm(device: Device, lang: Language): Cell {
  const { vendor } = device.mdm
  const name = vendorName(device, lang)
  if (vendor === 'unknown') return unknown(lang)
  if (vendor === 'jumpcloud') return signed('check', 't-success', name)
  if (vendor === 'other') return signed('minus', 'muted', name)
  // JumpCloud's MDM has nothing for Linux: none is how it should be there.
  return device.os.family === 'linux'
    ? html`<span class="muted">${name}</span>`
    : signed('x', 't-warning', name)
}

function lastContact({ status, lastContact: at, removedAt }: Device, lang: Language): Cell {
  const { w } = lang
  const when = sub(at ? instant(at, lang.ago(at), lang) : w.never)
  if (removedAt !== null)
    return signed('minus', 'muted', w.eqValue['removed'], sub(instant(removedAt, lang.ago(removedAt), lang)))
  if (status === 'unknown') return signed('question', 'muted', w.unknown, when)
  return signed(
    status === 'active' ? 'dot' : 'ring',
    status === 'active' ? 't-success' : 'muted',
    w.eqValue[status],
    when,
  )
}

export const cells: Readonly<Record<ColumnName, (device: Device, lang: Language) => Cell>> = {
  owner,
  system,
  encryption,
  mdm,
  lastContact,
  serial: (device, lang) =>
    device.serialNumber === null
      ? unknown(lang)
      : html`<span class=${usableSerial(device) === null ? 'muted' : 'mono'}>${device.serialNumber}</span>`,
  model: ({ hardware }, lang) =>
    html`${known(hardware.model, lang)}${hardware.manufacturer ? sub(hardware.manufacturer) : nothing}`,
  deviceType: ({ deviceType }, { w }) => w[deviceType],
  agent: ({ agentVersion }, lang) => known(agentVersion, lang),
  readAt: ({ readAt }, lang) => instant(readAt, lang.ago(readAt), lang),
}

/** The first cell: which device it is. On a narrow page the owner stands here too. */
export function deviceCell(device: Device, lang: Language, isOpen: boolean): TemplateResult {
  const serial = usableSerial(device)
  return html`<div class="dev">
    ${icon(deviceIcon(device))}
    <div>
      <button class="nm" data-f="row-${device.id}" aria-expanded=${isOpen}>
        ${breakable(nameOf(device, lang))}
      </button>
      <span class="sub ${serial ? 'mono' : ''}">${serial ?? lang.w.noSerial}</span>
      <div class="narrow">${owner(device, lang)}</div>
    </div>
  </div>`
}
