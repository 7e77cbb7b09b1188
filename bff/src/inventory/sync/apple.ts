/** Phase `apple_mdm`: which record of Apple MDM belongs to which device, so that a command finds its way. */
import {
  type AppleDevice,
  type JumpCloudClient,
  JumpCloudError,
  matchAppleDevice,
} from '../../jumpcloud/index.ts'
import type { DeviceRow } from '../../store/index.ts'
import { appleColumns, appleKeys } from '../columns.ts'
import type { SyncContext } from './context.ts'
import { allPages } from './scope.ts'

const pageSize = 100

/** `reading` may have begun before the phase: it only reads. */
export async function patchAppleDevices(
  run: SyncContext,
  reading: Promise<AppleIndex | null>,
): Promise<void> {
  const index = await reading
  if (index === null) {
    await run.commit(async (tx) => {
      await run.note(tx, [
        {
          jumpcloudId: null,
          code: 'apple_mdm_unreadable',
          detail:
            'The key may not read Apple MDM, so locks and wipes of Apple devices cannot be sent. ' +
            'Give it the right "mdm" in JumpCloud. What was known of Apple devices is unchanged.',
        },
      ])
      return undefined
    })
    return
  }
  await run.overDevices({
    read: () => Promise.resolve(null),
    patch: (row) => (looksApple(row) ? appleColumns(row, index.match(row)) : {}),
    columns: appleKeys,
    needs: appleNeeds,
    readAt: index.readAt,
  })
}

export const isApple = (family: DeviceRow['osFamily']): boolean =>
  family === 'macos' || family === 'ios' || family === 'ipados'

/** What a match, and what it adds, is decided by. */
const appleNeeds = [
  'osFamily',
  'mdmVendor',
  'mdmDeviceId',
  'systemEnrollmentType',
  'encryptionInsights',
  'hostname',
  'displayName',
  'serialNumber',
  'manufacturer',
] as const satisfies readonly (keyof DeviceRow)[]

/** One that once matched is looked at too, so that another operating system ends the match. */
const looksApple = (row: Pick<DeviceRow, 'osFamily' | 'appleDeviceId'>) =>
  isApple(row.osFamily) || row.appleDeviceId !== null

export interface AppleIndex {
  /** Milliseconds. */
  readAt: number
  match(row: Parameters<typeof matchRow>[0] & Pick<DeviceRow, 'osFamily'>): AppleRecord | null
}

/** What a match needs of a record, and what it gives. */
type AppleRecord = Pick<
  AppleDevice,
  'id' | 'mdmId' | 'serialNumber' | 'enrolled' | 'userEnrollment' | 'model'
>

/**
 * All enrolled records of Apple MDM, by id and by serial number; null where the key may not read them. Kept in memory
 * until the phase is over, since either may be what finds a device: so without what no match needs, and with what
 * many have alike kept once.
 */
export async function readAppleIndex(run: SyncContext): Promise<AppleIndex | null> {
  const readAt = run.core.clock.now()
  const byId = new Map<string, AppleRecord>()
  // Most serial numbers are those of one record, which then needs no list.
  const bySerial = new Map<string, AppleRecord | AppleRecord[]>()
  const texts = new Map<string, string>()
  const once = (text: string) => texts.get(text) ?? (texts.set(text, text), text)
  try {
    for (const mdm of await run.client.appleMdms(run.signal)) {
      const pages = allPages((skip) =>
        run.client.appleDevicesPage({ mdmId: mdm.id, skip, limit: pageSize }, run.signal),
      )
      for await (const page of pages)
        for (const { id, mdmId, serialNumber, enrolled, userEnrollment, model } of page.items) {
          if (enrolled !== true) continue
          const record: AppleRecord = {
            id,
            mdmId: once(mdmId),
            serialNumber: serialNumber?.toUpperCase() ?? null,
            enrolled,
            userEnrollment,
            model: model === null ? null : once(model),
          }
          byId.set(id, record)
          if (record.serialNumber === null) continue
          const others = bySerial.get(record.serialNumber)
          bySerial.set(record.serialNumber, others ? [others, record].flat() : record)
        }
    }
  } catch (error) {
    if (error instanceof JumpCloudError && error.code === 'key_lacks_right') return null
    throw error
  }
  return {
    readAt,
    match(row) {
      if (!isApple(row.osFamily)) return null
      const named = row.mdmDeviceId === null ? undefined : byId.get(row.mdmDeviceId)
      const same = [bySerial.get(row.serialNumber?.toUpperCase() ?? '') ?? []].flat()
      return matchRow(row, named ? [named, ...same.filter((device) => device.id !== named.id)] : same)
    },
  }
}

/** Our row in the words of `matchAppleDevice`. */
export const matchRow = <T extends AppleRecord>(
  row: Pick<DeviceRow, 'serialNumber' | 'mdmVendor' | 'enrollmentType' | 'mdmDeviceId'>,
  candidates: readonly T[],
): T | null =>
  matchAppleDevice(
    {
      serialNumber: row.serialNumber,
      mdm: {
        vendor: row.mdmVendor,
        enrollmentType: row.enrollmentType,
        internalDeviceId: row.mdmDeviceId,
        providerId: null,
      },
    },
    candidates,
  )

/**
 * The Apple record of one system, asked of JumpCloud now: `undefined` where the key may not look, null where none (or
 * more than one) fits.
 */
export async function findAppleDevice(
  client: JumpCloudClient,
  row: Pick<DeviceRow, 'serialNumber' | 'osFamily' | 'mdmVendor' | 'enrollmentType' | 'mdmDeviceId'>,
  signal: AbortSignal,
): Promise<AppleDevice | null | undefined> {
  if (!isApple(row.osFamily)) return null
  const { serialNumber, mdmDeviceId } = row
  try {
    const mdms = await client.appleMdms(signal)
    if (serialNumber !== null) {
      const found = await Promise.all(
        mdms.map((mdm) => client.appleDevicesBySerial(mdm.id, serialNumber, signal)),
      )
      return matchRow(row, found.flat())
    }
    if (mdmDeviceId === null) return null
    // Without a serial number only the id is left, and there is no call for one record by its id.
    for (const mdm of mdms) {
      const pages = allPages((skip) =>
        client.appleDevicesPage({ mdmId: mdm.id, skip, limit: pageSize }, signal),
      )
      for await (const page of pages) {
        const match = matchRow(row, page.items)
        if (match) return match
      }
    }
    return null
  } catch (error) {
    if (error instanceof JumpCloudError && error.code === 'key_lacks_right') return undefined
    throw error
  }
}
