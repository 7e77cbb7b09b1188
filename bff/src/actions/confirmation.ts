/** What a person types before a wipe, and whether they typed it. Pure. */
import type { ActionRequest, Device } from '@siit-jumpcloud/shared'
import { AppError } from '../errors.ts'
import { isPlaceholderSerial } from '../jumpcloud/serials.ts'
import type { DeviceRow } from '../store/index.ts'

const suffixLength = 6

/**
 * The last six characters of the serial number (all of a shorter one); the hostname where there is none, or where it
 * is a maker's placeholder. A device with neither has nothing to type but its JumpCloud id, which is always there.
 */
export function typedConfirmation(
  row: Pick<DeviceRow, 'serialNumber' | 'hostname' | 'jumpcloudId'>,
): Device['typedConfirmation'] {
  const serial = row.serialNumber?.trim() ?? ''
  const hostname = row.hostname?.trim() ?? ''
  const placeholder = serial !== '' && isPlaceholderSerial(serial)
  if (serial !== '' && !placeholder)
    return {
      field: 'serialSuffix',
      text: [...serial].slice(-suffixLength).join(''),
      serialPlaceholder: false,
    }
  return { field: 'hostname', text: hostname || row.jumpcloudId, serialPlaceholder: placeholder }
}

/** Upper and lower case, and spaces around it, do not matter. */
const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase()

const wrong = (pointer: string, code: string, detail: string) =>
  new AppError('unprocessable', code, detail, { errors: [{ pointer, code, detail }] })

/**
 * Throws 422 for what a wipe's body lacks or has wrong: `reason_required`, `confirmation_required`,
 * `confirmation_mismatch`, `owner_mismatch_not_accepted`. `ownerDiffers`: the device is not the requester's.
 */
export function checkConfirmation(
  body: ActionRequest,
  row: Pick<DeviceRow, 'serialNumber' | 'hostname' | 'jumpcloudId'>,
  ownerDiffers: boolean,
): void {
  const { field, text } = typedConfirmation(row)
  const typed = body.confirmation?.[field]
  if (typed === undefined)
    throw wrong(
      `/confirmation/${field}`,
      'confirmation_required',
      field === 'serialSuffix'
        ? 'A wipe needs the end of the serial number, typed by a person. Nothing was sent.'
        : 'A wipe needs the hostname, typed by a person. Nothing was sent.',
    )
  if (fold(typed) !== fold(text))
    throw wrong(
      `/confirmation/${field}`,
      'confirmation_mismatch',
      field === 'serialSuffix'
        ? 'This does not match the serial number. Nothing was sent.'
        : 'This is not its hostname. Nothing was sent.',
    )
  if (body.reason === undefined)
    throw wrong('/reason', 'reason_required', 'A wipe needs a reason. Nothing was sent.')
  if (ownerDiffers && body.confirmation?.ownerMismatchAccepted !== true)
    throw wrong(
      '/confirmation/ownerMismatchAccepted',
      'owner_mismatch_not_accepted',
      'This is not the requester’s device, and nobody said that it is meant all the same. Nothing was sent.',
    )
}
