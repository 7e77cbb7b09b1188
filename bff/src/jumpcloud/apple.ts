/** Decoding of Apple MDM, and how a system finds its record there. */
import type { EnrollmentType } from '@siit-jumpcloud/shared'
import { flag, row, text, type Row } from './decode.ts'
import type { AppleDevice, AppleMdm, System } from './types.ts'

// Ids of Apple MDM go into addresses, so anything but a plain word is refused. Recorded ones are 24 hex digits.
const plainId = (value: unknown): string | null => {
  const id = text(value)
  return id !== null && /^[A-Za-z0-9_-]{1,100}$/.test(id) ? id : null
}

export function decodeAppleMdm(source: Row): AppleMdm | null {
  const id = plainId(source['id']) ?? plainId(source['_id'])
  return id === null ? null : { id, name: text(source['name']) }
}

export function decodeAppleDevice(source: Row, mdmId: string): AppleDevice | null {
  const id = plainId(source['id']) ?? plainId(source['_id'])
  if (id === null) return null
  const information = row(source['deviceInformation'])
  return {
    id,
    mdmId,
    serialNumber: text(source['serialNumber']),
    udid: text(source['udid']),
    enrolled: flag(source['enrolled']),
    userEnrollment: flag(row(source['securityInfo'])?.['isUserEnrollment']),
    model: text(information?.['modelMarketingName']) ?? text(information?.['modelName']),
    osVersion: text(source['osVersion']),
    deviceName: text(information?.['deviceName']),
  }
}

/**
 * The Apple record of a system, or null. By `mdm.internal.deviceId` where JumpCloud gives it (that the two are equal
 * is inferred, so the serial numbers must not contradict it), else by the serial number, and then only where exactly
 * one enrolled device has it: a command must never go to a device that merely might be the one.
 */
export function matchAppleDevice<T extends Pick<AppleDevice, 'id' | 'serialNumber' | 'enrolled'>>(
  system: Pick<System, 'serialNumber' | 'mdm'>,
  candidates: readonly T[],
): T | null {
  const fold = (serial: string | null) => serial?.toUpperCase() ?? null
  const serial = fold(system.serialNumber)
  const enrolled = candidates.filter((device) => device.enrolled === true)
  const byId = enrolled.filter(
    (device) =>
      device.id === system.mdm.internalDeviceId &&
      (serial === null || device.serialNumber === null || fold(device.serialNumber) === serial),
  )
  if (byId.length === 1) return byId[0] ?? null
  if (serial === null) return null
  const bySerial = enrolled.filter((device) => fold(device.serialNumber) === serial)
  return bySerial.length === 1 ? (bySerial[0] ?? null) : null
}

/** The enrollment type: either source may say that the user enrolled it, and one is enough. */
export function enrollmentTypeOf(
  system: Pick<System, 'mdm'>,
  device: Pick<AppleDevice, 'userEnrollment'> | null,
): EnrollmentType {
  return device?.userEnrollment === true ? 'user' : system.mdm.enrollmentType
}
