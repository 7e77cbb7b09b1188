/**
 * English of `<siit-jumpcloud-settings>`: what its two parts have in common; theirs is in `en.setup.ts` and
 * `en.overview.ts`. All words stand beside one another, so that no name may stand for two texts.
 */
export const enSettings = {
  settings: 'Settings',
  loadingSettings: 'Loading the settings',
  steps: 'Setup',
  step: { connect: 'Connect', check: 'Check', import: 'Import', review: 'Review' },
  settingsDenied: 'You may not change this integration',
  settingsDeniedText: 'Your sign-in does not give the right to manage it. Ask an administrator.',
  settingsFailed: 'The settings could not be loaded',
  discard: 'Discard',
  save: 'Save',
  saving: 'Saving…',
  saved: 'Saved.',
  notSaved: 'Not saved yet',
  remove: 'Remove {name}',

  connect: 'Connect JumpCloud',
  apiKey: 'API key',
  apiKeyShow: 'Show the key',
  regions: { us: 'United States', eu: 'European Union', in: 'India' },
  checkAgain: 'Check again',
  checking: 'Checking…',

  organization: 'Organization',
  starting: 'Starting…',

  stopping: 'Stopping…',
  /** Phases of a sync. */
  ph: {
    systems: 'Devices',
    hardware: 'Hardware details',
    apple_mdm: 'Apple MDM',
    groups: 'Groups',
    people: 'Users and owners',
    removals: 'Compare with our copy',
  },
  phaseDone: 'Done',
  phaseWaiting: 'waiting',
  doneOfTotal: '{done} of {of}',
  doneSoFar: '{done} so far',
  startedAt: 'Started {time}.',
  setAside: {
    one: '{n} record was set aside.',
    other: '{n} records were set aside.',
  },
  waits: {
    unreachable:
      'JumpCloud does not answer. The sync waits and goes on by itself; nothing has to be entered again. Next try {when}.',
    rate_limited: 'JumpCloud asks us to slow down. The sync waits and goes on by itself {when}.',
  },

  noRecordId: 'without an id',
  showMore: 'Show more',
  finished: 'The setup is finished. Requests show devices now.',

  syncNow: 'Sync now',
  syncingNow: 'Syncing: {phase}',
  deviceTotal: 'Devices',

  scope: 'Scope',
  scopeAll: 'All devices in the organization',
  scopeGroups: 'Devices in chosen groups',
  addGroup: 'Add a group…',
  noGroups: 'No group chosen',
  needGroup: 'Choose at least one group, or all devices.',
  groupsFailed: 'JumpCloud’s groups cannot be listed now.',
  previewing: 'Asking JumpCloud what this changes…',
  previewFailed: 'What this changes cannot be said now.',
  enters: { one: '{n} device enters', other: '{n} devices enter' },
  leaves: { one: '{n} device leaves', other: '{n} devices leave' },
  stays: { one: '{n} device stays', other: '{n} devices stay' },
  andMore: { one: 'and {n} more', other: 'and {n} more' },
  leaveHeld: 'So many are not removed by themselves: the sync will stop and ask you first.',

  deviceTypes: 'Device types',
  unknownSystem: 'Unknown system',

  policy: 'Policy',
  stopTitle: 'Stop all locks and wipes?',
  stopText:
    'From now on nobody can lock or wipe a device, and what waits is not sent. What JumpCloud has already accepted goes on.',
  stopNow: 'Stop them all',
  stoppedTitle: 'All locks and wipes are stopped',
  stoppedText: '{who} stopped them at {time}. What JumpCloud had already accepted goes on.',
  allowAgain: 'Allow them again…',
  allowTitle: 'Allow locks and wipes again?',
  allowText: 'Agents can lock and wipe again at once, as far as their rights and the policy go.',
  allowNow: 'Allow them',

  schedule: 'Schedule',

  runRunning: 'Running',
  runDone: 'Complete in {time}',
  runHeld: 'Waits for you: would remove {n}',
  runCancelled: 'Stopped',
  runCancelledBy: 'Stopped by {who}',
  runFailed: 'Failed: {why}',
  runFailedText: 'Nothing was removed.',
  c_new: 'New',
  c_updated: 'Updated',
  c_unchanged: 'Unchanged',
  c_removed: 'Removed',
  /** Why a sync failed, by code. */
  why: {
    credentials_invalid: 'JumpCloud no longer takes the key',
    organization_not_found: 'the organization is not found for this key',
    key_lacks_right: 'the key may not read devices',
    rate_limited: 'JumpCloud asked us to slow down for too long',
    unreachable: 'JumpCloud gave no answer',
    bad_answer: 'JumpCloud answered something that we cannot read',
    internal: 'our own service failed',
    scope_group_missing: 'a group of the scope is gone; choose the scope anew',
    listing_incomplete: 'JumpCloud broke off a list',
  },

  heldTitle: 'The last sync would remove {n} of {of} devices',
  heldText:
    'More than 10% at once is rarely meant: a group left the scope, or the key lost a right. Nothing was removed; the rest was updated.',
  heldHint:
    'Removing takes them from request panels. Their history stays, and they come back if JumpCloud lists them again.',
  keepThem: 'Keep them, sync again',
  removeThem: { one: 'Remove {n} device…', other: 'Remove {n} devices…' },
  removeTitle: { one: 'Remove {n} device?', other: 'Remove {n} devices?' },
  removeNow: 'Remove them',
  lastSyncFailed: 'The last sync failed: {why}',
  lastSyncFailedText: 'What was read is kept, and nothing was removed. The next sync tries again by itself.',
  keyInvalid: 'Invalid credentials',
  keyInvalidText:
    'JumpCloud no longer takes the key: it was regenerated, or its administrator was deactivated. Devices stay readable and are marked with their age. Nothing can be locked or wiped.',
  quarantineTitle: 'In quarantine after a restore',
  quarantineText:
    'The service was restored from a backup at {time}. It reads and shows, and sends nothing. What was on its way then counts as sent: settle it first.',
  quarantineLift: 'Lift the quarantine…',
  quarantineAsk: 'Lift the quarantine?',
  quarantineAskText:
    'Locks and wipes can be sent again at once. Do this only when every lock and wipe that was open has been looked at.',
  quarantineNow: 'Lift it',

  keyReplace: 'Replace the key…',
  keyNew: 'New API key',
  keyCheck: 'Check and replace',
  keyHint: 'The old key works until the new one has been checked. No sync is lost.',
  keyReplaced: 'The key was replaced.',
  keyChecked: 'JumpCloud was asked again.',

  disconnect: 'Disconnect',
  disconnectText: {
    one: 'Removes the key and our copy of {n} device from Siit. The timeline stays. JumpCloud itself is not touched: no device and no agent is removed there.',
    other:
      'Removes the key and our copy of {n} devices from Siit. The timeline stays. JumpCloud itself is not touched: no device and no agent is removed there.',
  },
  disconnectAsk: 'Disconnect JumpCloud…',
  disconnectTitle: 'Disconnect {name}?',
  disconnectWhat:
    'Scope, device types, policy and sync history go too. Request panels show no devices any more.',
  disconnectType: 'Type {text} to confirm',
  disconnectNow: 'Disconnect',
  disconnected: 'JumpCloud is disconnected.',

  webhook: 'Webhook',
  replay: 'Send again',
  drop: 'Give up',

  stale: 'Somebody changed this in the meantime',
  staleNow: 'What you set is still here. Saving it now goes over this:',
  leaveTitle: 'Leave without saving?',
  leaveUnsaved: '{list}: what you changed is not saved.',
  leaveStay: 'Stay',
  leaveNow: 'Discard and leave',

  /** Refusals, by code. */
  x: {
    credentials_invalid:
      'Invalid credentials: JumpCloud does not know this key, or its administrator is deactivated. Regenerate it in JumpCloud, then paste the new one here. Nothing was stored.',
    organization_not_found:
      'Organization not found for this key. Check the ID and the region. Nothing was stored.',
    key_lacks_right:
      'The key’s role may not read devices, and nothing works without that. Give it the right in JumpCloud, or use another administrator’s key. Nothing was stored.',
    jumpcloud_unreachable: 'JumpCloud cannot be reached. Nothing was done. Try again in a while.',
    jumpcloud_rate_limited: 'JumpCloud asks us to slow down. Nothing was done. Try again in a minute.',
    already_connected: 'This workspace is connected to another organization. Disconnect it first.',
    group_not_found: 'JumpCloud has no such group, or the key may not see it.',
    sync_running: 'A sync runs already.',
    action_dispatching:
      'A lock or wipe is on its way to JumpCloud right now. Nothing was disconnected. Try again in a minute.',
    not_a_candidate: 'This person is no candidate any more. Look again.',
    webhook_https_required: 'The address has to start with https://.',
    webhook_address_refused: 'This address is private; webhooks may not reach it.',
    webhook_unresolved: 'This name has no address.',
    webhook_credentials_in_url: 'Leave the user name and password out of the address.',
    invalid_format: 'This is not a web address.',
    unanswered:
      'No answer came from the device service. If it was done is not known: look before you repeat it. What you typed is still here.',
    no_token: 'Your sign-in has ended. Reload the page, or sign in again. Nothing was done.',
    rate_limited: 'Too many requests from you in a short time. Nothing was done. Try again in a minute.',
  },
} as const
