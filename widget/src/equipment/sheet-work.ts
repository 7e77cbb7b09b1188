/** What a person does in a device's sheet. */
import type { Device } from '@siit-jumpcloud/shared'
import { Refused } from '../client/bff.ts'
import { SiitActionEvent, SiitErrorEvent } from '../events.ts'
import { sentences } from '../locales/lists.ts'
import type { EquipmentView } from './equipment.ts'
import type { Sheet } from './sheet-store.ts'

/** Reads the device from JumpCloud, and says what that brought. */
export async function readAgain({ el, lang }: EquipmentView, sheet: Sheet): Promise<void> {
  const { w } = lang
  el.announce(w.reading)
  const n = await sheet.readAgain()
  el.announce(n === undefined ? w.freshFailed : n ? lang.t('readChanged', { n }) : w.readSame)
}

/** Says whose the device is, or gives it back to the rule. */
export async function decideOwner(
  { el, lang }: EquipmentView,
  sheet: Sheet,
  way: 'settle' | 'release',
): Promise<void> {
  const owner = await sheet[way]()
  if (!owner) return
  const { settled, person, reason } = owner
  const who = person?.name ?? lang.w.eqValue[reason ?? 'nobody_bound'] ?? ''
  el.announce(
    settled
      ? sentences(lang, who, lang.t('settled', { who: settled.by.name, when: lang.date(settled.at) }))
      : who,
  )
}

/** The link to JumpCloud was followed: the page may prevent it, and the timeline is told. */
export function openRecord({ el, store }: EquipmentView, event: Event, device: Device): void {
  if (!el.dispatchEvent(new SiitActionEvent('open', device))) {
    event.preventDefault()
    return
  }
  store?.session.reportOpened(device.id).catch((error: unknown) => {
    const code = error instanceof Refused ? error.problem.code : 'no_token'
    el.dispatchEvent(new SiitErrorEvent(code, String(error)))
  })
}
