/** Decoding of System Insights: hardware and what volumes say about encryption. */
import type { OnOff, OsFamily } from '@siit-jumpcloud/shared'
import { count, instant, objectId, text, type Row } from './decode.ts'
import type { Hardware, VolumeEncryption } from './types.ts'

export function decodeHardware(source: Row): Hardware | null {
  const systemId = objectId(source['system_id'])
  if (systemId === null) return null
  const memory = count(source['physical_memory'])
  return {
    systemId,
    manufacturer: text(source['hardware_vendor']),
    model: text(source['hardware_model']),
    serialNumber: text(source['hardware_serial']),
    // No machine has none: a zero is a value that could not be read.
    memoryBytes: memory === 0 ? null : memory,
    collectedAt: instant(source['collection_time']),
  }
}

// Microsoft's Win32_EncryptableVolume: 0 off, 1 on, 2 unknown (the volume is locked).
const bitlockerStates: readonly OnOff[] = ['off', 'on']

export function decodeBitlocker(source: Row): VolumeEncryption | null {
  const systemId = objectId(source['system_id'])
  if (systemId === null) return null
  return {
    systemId,
    source: 'bitlocker_info',
    volume: text(source['drive_letter']),
    state: bitlockerStates[count(source['protection_status']) ?? -1] ?? 'unknown',
    collectedAt: instant(source['collection_time']),
  }
}

export function decodeDiskEncryption(source: Row): VolumeEncryption | null {
  const systemId = objectId(source['system_id'])
  if (systemId === null) return null
  return {
    systemId,
    source: 'disk_encryption',
    volume: text(source['name']),
    state: bitlockerStates[count(source['encrypted']) ?? -1] ?? 'unknown',
    collectedAt: instant(source['collection_time']),
  }
}

/** On where every source that speaks says on, off where one says off, unknown where none speaks. */
export function combineEncryption(sources: readonly OnOff[]): OnOff {
  if (sources.includes('off')) return 'off'
  return sources.includes('on') ? 'on' : 'unknown'
}

/**
 * A device's encryption, from its own record and from its volumes in System Insights.
 *
 * BitLocker lists the volumes that can be encrypted, so each of them speaks: one data drive left open is data that a
 * wipe may leave behind. The disk tables of macOS and Linux also list volumes that nobody encrypts (boot, recovery,
 * swap), so there the table as a whole says on where any of them is. (Both readings of the tables are inferred.)
 */
export function deviceEncryption(
  device: { osFamily: OsFamily; encryption: OnOff },
  volumes: readonly Pick<VolumeEncryption, 'source' | 'state'>[],
): OnOff {
  const bitlocker = volumes
    .filter((volume) => volume.source === 'bitlocker_info')
    .map((volume) => volume.state)
  const disks = volumes.filter((volume) => volume.source === 'disk_encryption').map((volume) => volume.state)
  const disk: OnOff = disks.includes('on') ? 'on' : disks.includes('off') ? 'off' : 'unknown'
  return combineEncryption([
    device.encryption,
    ...bitlocker,
    ...(device.osFamily === 'windows' ? [] : [disk]),
  ])
}
