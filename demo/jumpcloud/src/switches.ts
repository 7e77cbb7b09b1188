/**
 * What nobody has seen JumpCloud answer. Every value here is **invented**: the contract calls the case
 * unknown (CONTRACT.md, section 12), so a test that depends on one must set it, and proves only that we cope.
 */
export interface Switches {
  /** Status of a builtin lock or erase that was queued. The specs say 201; JumpCloud's own CLI expects 200 or 204. */
  builtinSuccess: 200 | 201 | 204
  /** `builtin/*` sent to a Mac, iPhone, iPad or Android device. 201 means that it is queued, and never runs. */
  builtinOnMac: 201 | 400 | 404 | 409
  /** What 409 might mean. `queued` = a command of the same kind already waits for that device. */
  builtinConflict: 'never' | 'queued'
  /** An Apple command for a device whose `enrolled` is false. 204 means queued, and never runs. */
  appleNotEnrolled: 204 | 400 | 404 | 409
  /** What `builtInCommands` holds on macOS, iOS and iPadOS rows. */
  builtInCommandsOnApple: 'empty' | 'listed' | 'absent'
  /** `osFamily` of iOS, iPadOS and Android rows: their own name, the kernel's family, or no such field. */
  mobileOsFamily: 'own' | 'kernel' | 'absent'
  /** Drop `mdm.internal` from systems (the 2026 documents lack it). */
  stripMdmInternal: boolean
  /** Whether `mdm.internal.deviceId` is the Apple MDM device's id, or an id of its own. */
  mdmInternalIsAppleDevice: boolean
  /** Whether `mdm.providerId` is the id of the Apple MDM. */
  providerIsAppleMdm: boolean
  /** System Insights of this organisation: licensed, or what it answers when it is not. */
  systemInsights: 'licensed' | 'empty' | 402 | 403 | 404
  /** Directory Insights of this organisation, likewise. */
  directoryInsights: 'licensed' | 'empty' | 402 | 403 | 404
  /** A direct bind of a user and a system raises `association_change` (the documents speak of groups only). */
  directBindRaisesEvent: boolean
  /** How long an event needs until Directory Insights shows it, in milliseconds. */
  insightsLagMs: number
  suspendedAdmin: 401 | 403
  apiAccessDisabled: 401 | 403
  /** Whether `GET /api/users/getSelf` tells role, roleName and roles. */
  getSelfShowsRole: boolean
  /** Lists read without `sort` come in another order with every request, as a fleet under writes may (documented). */
  unstableOrderWithoutSort: boolean
  /** A V1 filter operator without its `$`: "undefined behavior". */
  filterWithoutDollar: 400 | 'ignored'
  /** The largest `limit` of POST /api/search/*; above it: refused, or cut down to it. */
  searchLimit: { max: number; above: 'refused' | 'cut' }
  /** `primarySystemUser.email` and its like in POST /api/search/systems: only when named in `fields`, or always. */
  primaryUserInSearch: 'named' | 'always'
  /** Group member lists hold `null` in place of records that are gone (seen by users of the PowerShell module). */
  nullGroupMembers: boolean
  /** V2 lists carry a `Link` header. None was recorded; JumpCloud's CLI follows it where present. */
  linkHeader: boolean
  /** After an erase ran: the device stops talking, and an Apple device is no longer enrolled (inferred signals). */
  eraseLeavesTraces: boolean
  /** No Apple MDM is configured: `GET /applemdms` is `[]`. */
  appleMdmConfigured: boolean
}

export const defaultSwitches: Switches = {
  builtinSuccess: 201,
  builtinOnMac: 400,
  builtinConflict: 'never',
  appleNotEnrolled: 409,
  builtInCommandsOnApple: 'empty',
  mobileOsFamily: 'own',
  stripMdmInternal: false,
  mdmInternalIsAppleDevice: true,
  providerIsAppleMdm: true,
  systemInsights: 'licensed',
  directoryInsights: 'licensed',
  directBindRaisesEvent: true,
  insightsLagMs: 0,
  suspendedAdmin: 401,
  apiAccessDisabled: 403,
  getSelfShowsRole: true,
  unstableOrderWithoutSort: true,
  filterWithoutDollar: 400,
  searchLimit: { max: 100, above: 'refused' },
  primaryUserInSearch: 'named',
  nullGroupMembers: true,
  linkHeader: false,
  eraseLeavesTraces: true,
  appleMdmConfigured: true,
}
