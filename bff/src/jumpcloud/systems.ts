/** Decoding of a system: the record that everything else hangs on. */
import type { EnrollmentType, MdmVendor, OnOff, OsFamily, YesNo } from '@siit-jumpcloud/shared'
import { flag, instant, list, objectId, ownId, row, text, type Row } from './decode.ts'
import type { Quarantined, System } from './types.ts'

const linuxNames =
  /linux|ubuntu|debian|fedora|centos|red ?hat|rhel|rocky|alma|amazon|suse|\bmint\b|\barch\b|pop!?_?os|oracle|kali|raspbian|elementary|manjaro|zorin|gentoo|nixos/

/** What a single word of JumpCloud's says about the system; null where it says nothing that we know. */
function familyOf(word: string | null): OsFamily | null {
  if (word === null) return null
  const name = word.toLowerCase()
  if (name.startsWith('windows')) return 'windows'
  if (name === 'darwin' || name.startsWith('mac')) return 'macos'
  if (name === 'ipados' || name.startsWith('ipados ')) return 'ipados'
  if (name === 'ios' || name.startsWith('ios ')) return 'ios'
  if (name.startsWith('android')) return 'android'
  if (linuxNames.test(name)) return 'linux'
  return null
}

/** Systems that run on another's kernel, so that JumpCloud may name the kernel as their family (inferred). */
const onKernelOf: Partial<Record<OsFamily, OsFamily>> = { ios: 'macos', ipados: 'macos', android: 'linux' }

/**
 * The operating system, from `os` and `osFamily` together. Values seen: `os` Windows, Mac OS X, Ubuntu, Android, iOS,
 * iPadOS; `osFamily` windows, darwin, linux. What JumpCloud puts into `osFamily` for phones is not known. Where the
 * two contradict each other the answer is `unknown`, and nothing is sent to such a device.
 */
export function osFamilyOf(os: string | null, family: string | null): OsFamily {
  const byName = familyOf(os)
  const byFamily = familyOf(family)
  // A name that we know decides beside a family that we do not (what phones have there is not known). A name that we
  // do not know does not, except that there are more Linux distributions than anyone lists.
  if (byFamily === null) return byName ?? 'unknown'
  if (byName === null) return os === null || byFamily === 'linux' ? byFamily : 'unknown'
  if (byName === byFamily || onKernelOf[byName] === byFamily) return byName
  return onKernelOf[byFamily] === byName || (byName === 'ios' && byFamily === 'ipados') ? byFamily : 'unknown'
}

const vendors: Readonly<Record<string, MdmVendor>> = {
  internal: 'jumpcloud',
  external: 'other',
  none: 'none',
}

const enrollments: Readonly<Record<string, EnrollmentType>> = {
  'automated device': 'automated_device',
  device: 'device',
  user: 'user',
}

const own = <T>(table: Readonly<Record<string, T>>, key: string | null): T | undefined =>
  key !== null && Object.hasOwn(table, key) ? table[key] : undefined

const onOff = (value: boolean | null): OnOff => (value === null ? 'unknown' : value ? 'on' : 'off')
const yesNo = (value: boolean | null): YesNo => (value === null ? 'unknown' : value ? 'yes' : 'no')

/** Names in the list that say something; null where there is no list, which says nothing. */
function commandNames(value: unknown): string[] | null {
  const entries = list(value)
  if (!entries) return null
  const names: string[] = []
  for (const entry of entries) {
    const name = text(row(entry)?.['name'] ?? entry)?.toLowerCase()
    if (name !== undefined && !names.includes(name)) names.push(name)
  }
  return names
}

/**
 * The system as a person would name it. A Linux release's own name ("noble") says little, so the distribution
 * comes first there; Windows releases come without the word ("11 Pro").
 */
function systemName(source: Row, family: OsFamily): string | null {
  const detail = row(source['osVersionDetail'])
  const release = text(detail?.['releaseName'])
  const name = text(detail?.['osName']) ?? text(source['os'])
  if (family === 'linux') return text(detail?.['distributionName']) ?? name ?? release
  if (family === 'windows' && release !== null && /^\d/.test(release)) return `Windows ${release}`
  return release ?? name
}

/** A system, or why its record cannot be taken: only where it has no id to be known by. */
export function decodeSystem(value: unknown): System | Quarantined {
  const source = row(value)
  if (!source)
    return { id: null, code: 'not_a_record', detail: 'JumpCloud sent something that is not a system.' }
  const id = ownId(source)
  if (id === null) {
    const sent = text(source['_id']) ?? text(source['id'])
    return sent === null
      ? { id: null, code: 'id_missing', detail: 'JumpCloud sent a system without an id.' }
      : {
          id: sent.slice(0, 100),
          code: 'id_invalid',
          detail: 'JumpCloud sent a system whose id is not 24 hex digits.',
        }
  }
  const mdm = row(source['mdm'])
  const fde = row(source['fde'])
  const insights = text(row(source['systemInsights'])?.['state'])
  const osFamily = osFamilyOf(text(source['os']), text(source['osFamily']))
  return {
    id,
    hostname: text(source['hostname']),
    displayName: text(source['displayName']),
    serialNumber: text(source['serialNumber']),
    osFamily,
    osVersion: text(source['version']) ?? text(row(source['osVersionDetail'])?.['version']),
    osName: systemName(source, osFamily),
    arch: text(source['arch']),
    hwVendor: text(source['hwVendor']),
    active: flag(source['active']),
    lastContact: instant(source['lastContact']),
    created: instant(source['created']),
    agentVersion: text(source['agentVersion']),
    encryption: onOff(flag(fde?.['active'])),
    recoveryKeyEscrowed: yesNo(flag(fde?.['keyPresent'])),
    mdm: {
      vendor: own(vendors, text(mdm?.['vendor'])) ?? 'unknown',
      enrollmentType: own(enrollments, text(mdm?.['enrollmentType'])) ?? 'unknown',
      internalDeviceId: text(row(mdm?.['internal'])?.['deviceId']),
      providerId: text(mdm?.['providerId']),
    },
    builtInCommands: commandNames(source['builtInCommands']),
    primaryUserId: objectId(row(source['primarySystemUser'])?.['id']),
    systemInsights:
      insights === 'enabled' || insights === 'disabled' || insights === 'deferred' ? insights : 'unknown',
  }
}

export const isQuarantined = (value: System | Quarantined): value is Quarantined => 'code' in value
