/** Signs that tell systems and kinds of computer apart at a glance; the words beside them say the same. */
import type { Device } from '@siit-jumpcloud/shared'
import { nothing, type TemplateResult } from 'lit'
import { icon, type SignName } from '../ui/icons.ts'

const signs: Record<string, SignName> = {
  macos: 'apple',
  ios: 'apple',
  ipados: 'apple',
  windows: 'windows',
  linux: 'linux',
  android: 'android',
}

/** The sign of a system by its family; none for one that is not known. */
export const systemSign = (family: string, classes = ''): TemplateResult | typeof nothing => {
  const sign = signs[family]
  return sign ? icon(sign, classes) : nothing
}

/** JumpCloud does not say which computers stand on a desk. Where the model's name says it, it is shown. */
const desktops =
  /\b(imac|mac ?(mini|studio|pro)|desktop|tower|all-in-one|optiplex|thinkcentre|thinkstation|prodesk|elitedesk|z[2468] )/i

export const isDesktop = ({ deviceType, hardware }: Device): boolean =>
  deviceType === 'Computer' && desktops.test(hardware.model ?? '')
