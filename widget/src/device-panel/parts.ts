/** Small pieces of the panel: instants, bands, names, facts. Functions that answer templates; nothing keeps state. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon, type SignName } from '../ui/icons.ts'
import { later } from '../ui/later.ts'

type Content = TemplateResult | string | typeof nothing

/** An instant: short as text, whole on hover and for machines. */
export const instant = (at: string, text: string, lang: Language) =>
  html`<time
    datetime=${at}
    @pointerenter=${({ target }: Event) => {
      // Only then, since the long format costs more than the rest of the panel.
      if (target instanceof HTMLElement) target.title = lang.full(at)
    }}
    >${text}</time
  >`

/** A band over the full width: never a floating toast. */
export const band = (tone: '' | 'warning' | 'danger', sign: SignName, title: string, body: Content) =>
  html`<section class="band ${tone} ${sign}">
    ${icon(sign)}
    <h3>${title}</h3>
    <div class="body">${body}</div>
  </section>`

/** A hostname or an address breaks after its separators, so that it never has to be cut. */
export const breakable = (name: string) =>
  html`${name.split(/(?<=[._@-])/).map((part, index) => (index ? html`<wbr />${part}` : part))}`

export const deviceIcon = (device: Device): SignName =>
  device.deviceType === 'Smartphone'
    ? 'phone'
    : device.deviceType === 'Tablet'
      ? 'tablet'
      : later.common?.isDesktop(device)
        ? 'desktop'
        : 'laptop'

/** "MacBook Pro 14″ · macOS 15.6.1" of what is known. */
export function summary(device: Device): string {
  const { hardware, os } = device
  return [hardware.model ?? hardware.manufacturer, systemName(device) || os.version]
    .filter(Boolean)
    .join(' · ')
}

export const families: Record<string, string> = {
  macos: 'macOS',
  windows: 'Windows',
  linux: 'Linux',
  ios: 'iOS',
  ipados: 'iPadOS',
  android: 'Android',
}

/** "macOS 15.6.1 Sequoia", "Windows 11 Pro 24H2": family, version and name, none of them twice. */
export function systemName({ os }: Device): string {
  const family = families[os.family] ?? ''
  const name = os.name ?? ''
  const start =
    name && (os.family === 'linux' || name.toLowerCase().startsWith(family.toLowerCase())) ? '' : family
  // A Windows build (10.0.26100) is nobody's name for it where the release has one.
  const build = os.family === 'windows' && name !== '' && /^10\.0\./.test(os.version ?? '')
  const version = os.version && !build && !name.includes(os.version) ? os.version : ''
  return (start ? [start, version, name] : [name, version]).filter(Boolean).join(' ')
}

export const fact = (label: string, value: Content) =>
  html`<dt>${label}</dt>
    <dd>${value}</dd>`

export const unknownFact = ({ w }: Language, why = '') =>
  html`<span class="st">${icon('question', 'muted')}${w.unknown}</span> ${
      why ? html`<span class="xs muted">${why}</span>` : nothing
    }`
