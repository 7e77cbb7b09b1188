/** What is known of an action, in one English sentence that says no more than its evidence. Pure. */
import type { Action } from '@siit-jumpcloud/shared'

const nothingSent = 'Nothing was sent.'

/** For the record: "command accepted", "device acknowledged", "attested by …", and never that data is gone. */
export function findingOf(
  action: Pick<Action, 'action' | 'state' | 'evidence' | 'failure' | 'decision' | 'deviceOffline'>,
): string {
  const { state, evidence, failure, decision, deviceOffline } = action
  const by = evidence?.by ? `${evidence.by.name} (${evidence.by.email})` : 'a person'
  const said = evidence?.note ? ` “${evidence.note}”` : ''
  switch (state) {
    case 'requested':
    case 'approved':
      return 'Not sent yet.'
    case 'awaiting_approval':
      return `Awaiting a second person. ${nothingSent}`
    case 'dispatching':
      return 'Being sent; no answer yet.'
    case 'accepted':
      return deviceOffline
        ? 'Command accepted by JumpCloud; the device was not in contact. Whether it has run the command is not known.'
        : 'Command accepted by JumpCloud. Whether the device has run it is not known.'
    case 'confirmed':
      return evidence?.grade === 'device'
        ? `Device acknowledged the command.${action.action === 'wipe' ? ' This says that it took the command, not how the data was erased.' : ''}`
        : `Attested by ${by}:${said} The device itself has not said so.`
    case 'failed_on_device':
      return evidence?.grade === 'device'
        ? `Device refused the command:${said}`
        : `Attested by ${by} as not done:${said} Nothing calls the command back; it may still run.`
    case 'unknown':
      return `Not known. ${failure?.detail ?? 'JumpCloud may have the command.'}`
    case 'rejected':
      return `JumpCloud refused the command. ${failure?.detail ?? ''}`.trim()
    case 'denied':
    case 'cancelled':
      return decision
        ? `${state === 'denied' ? 'Denied' : 'Cancelled'} by ${decision.by.name}. ${nothingSent}`
        : nothingSent
    case 'expired':
    case 'voided':
    case 'not_sent':
      return failure?.detail ?? nothingSent
  }
}
