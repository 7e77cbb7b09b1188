/** The rules that decide about an action, without a service around them: each line of each table. */
import { describe, expect, test } from 'vitest'
import type { ActionState } from '@siit-jumpcloud/shared'
import {
  type Finding,
  findings,
  firstContactOf,
  type SentWipe,
  type Sighting,
  timeToWipe,
} from '../src/actions/alarm.ts'
import { answerTo } from '../src/actions/answer.ts'
import {
  acceptedLockBlocks,
  beforeSending,
  isLegal,
  isOpen,
  mayHaveLeft,
  neverLeft,
  openStates,
  transitions,
  waysOn,
} from '../src/actions/states.ts'
import { needsSecondPerson } from '../src/capabilities/index.ts'
import type { MdmCommandResult } from '../src/jumpcloud/index.ts'
import { byStatus } from '../src/jumpcloud/outcomes.ts'

describe('the answer to a command', () => {
  const command = { kind: 'wipe' as const, appleDeviceId: 'a1', dispatchedAt: 1_000_000 }
  const result = (more: Partial<MdmCommandResult> = {}): MdmCommandResult => ({
    eventId: 'e1',
    at: new Date(1_000_500).toISOString(),
    appleDeviceId: 'A1',
    commandUuid: 'u1',
    requestType: 'erasedevice',
    outcome: 'acknowledged',
    error: null,
    ...more,
  })
  const cases: [what: string, results: MdmCommandResult[], outcome: string | null][] = [
    ['an acknowledgement', [result()], 'acknowledged'],
    ['an error', [result({ outcome: 'error', error: 'No.' })], 'error'],
    [
      'one at the very moment of sending',
      [result({ at: new Date(1_000_000).toISOString() })],
      'acknowledged',
    ],
    ['first “not now”, then yes', [result({ outcome: 'other' }), result({ eventId: 'e2' })], 'acknowledged'],
    ['the same answer told twice', [result(), result({ eventId: 'e2' })], 'acknowledged'],
    ['one without the command’s id, alone', [result({ commandUuid: null })], 'acknowledged'],
    ['nothing', [], null],
    ['“not now” alone', [result({ outcome: 'other' })], null],
    ['one from before it was sent', [result({ at: new Date(999_999).toISOString() })], null],
    ['another device’s', [result({ appleDeviceId: 'a2' })], null],
    ['another command’s', [result({ requestType: 'DeviceLock' })], null],
    ['one of no named command', [result({ requestType: null })], null],
    ['two commands’', [result(), result({ commandUuid: 'u2' })], null],
    ['two without the commands’ ids', [result({ commandUuid: null }), result({ commandUuid: null })], null],
    ['yes and no at once', [result(), result({ outcome: 'error' })], null],
  ]
  test.each(cases)('%s', (_what, results, outcome) => {
    expect(answerTo(command, results, [])?.outcome ?? null).toBe(outcome)
  })

  test('is doubtful beside another of our commands, unless that was answered before', () => {
    expect(answerTo(command, [result()], [{ dispatchedAt: 1, answeredAt: null }])).toBeNull()
    expect(answerTo(command, [result()], [{ dispatchedAt: 1, answeredAt: 1_000_000 }])).toBeNull()
    expect(answerTo(command, [result()], [{ dispatchedAt: 1, answeredAt: 999_999 }])).toMatchObject({
      at: new Date(1_000_500).toISOString(),
      eventId: 'e1',
    })
  })
})

describe('a wipe that waits', () => {
  const minute = 60_000
  const snapshot = {
    boundUsers: ['u1'],
    owner: 'id:p1',
    mdm: { vendor: 'jumpcloud' as const, appleMdmId: 'm', appleDeviceId: 'a1' },
  }
  const agent: SentWipe = {
    jumpcloudId: 's1',
    channel: 'agent',
    snapshot,
    since: 1000 * minute,
    deviceOffline: true,
    firstContact: null,
  }
  const apple: SentWipe = { ...agent, channel: 'apple_mdm' }
  const asItWas: Sighting = {
    jumpcloudId: 's1',
    appleDeviceId: 'a1',
    seenAt: null,
    bound: [],
    newOwner: null,
  }
  const rebound: Sighting = { ...asItWas, bound: [{ userId: 'u2', name: 'Kim', since: 7 }] }
  const kinds = (found: Finding[]) => found.map(({ key }) => key)

  test('is no alarm while nothing happened', () => {
    expect(findings(agent, asItWas)).toEqual([])
    expect(findings(agent, { ...asItWas, bound: [{ userId: 'u1', name: 'Sam', since: 1 }] })).toEqual([])
    expect(findings({ ...agent, deviceOffline: false }, asItWas)).toEqual([])
  })

  test('is one for each new hand, the newest first, and for a new owner', () => {
    expect(findings(agent, rebound)).toEqual([
      { key: 'rebound:user:u2', kind: 'rebound', at: 7, person: 'Kim' },
    ])
    const several: Sighting = {
      ...asItWas,
      bound: [
        { userId: 'u2', name: 'Kim', since: 7 },
        { userId: 'u5', name: null, since: 9 },
        { userId: 'u4', name: null, since: 9 },
        { userId: 'u1', name: 'Sam', since: 99 },
      ],
      newOwner: { key: 'id:p9', name: 'Lee', since: 8 },
    }
    expect(kinds(findings(agent, several))).toEqual([
      'rebound:user:u4',
      'rebound:user:u5',
      'rebound:user:u2',
      'rebound:owner:id:p9',
    ])
    expect(findings(agent, { ...asItWas, newOwner: { key: 'id:p9', name: 'Lee', since: 8 } })).toEqual([
      { key: 'rebound:owner:id:p9', kind: 'rebound', at: 8, person: 'Lee' },
    ])
  })

  test('is none for a device that the command cannot reach any more', () => {
    expect(findings(agent, { ...rebound, jumpcloudId: 's2' })).toEqual([])
    // An agent's command goes by the record, whatever the Apple device is.
    expect(findings(agent, { ...rebound, appleDeviceId: 'a2' })).toHaveLength(1)
    expect(findings(apple, { ...rebound, appleDeviceId: 'a2' })).toEqual([])
    // The same enrollment under a new record: Apple's push still finds it.
    expect(findings(apple, { ...rebound, jumpcloudId: 's2' })).toHaveLength(1)
    expect(findings(apple, { ...rebound, appleDeviceId: null })).toHaveLength(1)
    expect(findings(apple, { ...rebound, appleDeviceId: null, jumpcloudId: 's2' })).toEqual([])
  })

  test('is one where the device stays in contact longer than fetching it takes', () => {
    const at = (seenAt: number | null): Sighting => ({ ...asItWas, seenAt })
    const { since } = agent
    const online = { ...agent, deviceOffline: false }
    expect(findings(online, at(since + timeToWipe - 1))).toEqual([])
    expect(findings(online, at(since + timeToWipe))).toEqual([
      { key: 'seen', kind: 'seen_unwiped', at: since + timeToWipe, person: null },
    ])
    // One that was away fetches it with its first contact, whenever that is.
    expect(findings(agent, at(since + 99 * timeToWipe))).toEqual([])
    const back = { ...agent, firstContact: since + 50 * minute }
    expect(findings(back, at(since + 50 * minute + timeToWipe - 1))).toEqual([])
    expect(kinds(findings(back, at(since + 50 * minute + timeToWipe)))).toEqual(['seen'])
    expect(timeToWipe).toBe(10 * minute)
  })

  test('remembers the first contact after it was sent, and none from before', () => {
    const { since } = agent
    expect(firstContactOf(agent, { seenAt: null })).toBeNull()
    expect(firstContactOf(agent, { seenAt: since })).toBeNull()
    expect(firstContactOf(agent, { seenAt: since + 1 })).toBe(since + 1)
    expect(firstContactOf({ ...agent, firstContact: 5 }, { seenAt: since + 1 })).toBe(5)
  })
})

describe('the second person', () => {
  const approval = { lock: false, wipe: false }
  test.each([
    ['nobody asks for one', { approval }, ['g1'], false],
    ['for every wipe', { approval: { lock: false, wipe: true } }, ['g1'], true],
    ['for locks only', { approval: { lock: true, wipe: false } }, ['g1'], false],
    ['for its group', { approval, approvalGroups: { lock: [], wipe: ['g9', 'g1'] } }, ['g1', 'g2'], true],
    ['for another group', { approval, approvalGroups: { lock: ['g1'], wipe: ['g9'] } }, ['g1'], false],
    [
      'for a group, and its groups could not be read',
      { approval, approvalGroups: { lock: [], wipe: ['g9'] } },
      null,
      true,
    ],
    [
      'for no group, and its groups could not be read',
      { approval, approvalGroups: { lock: ['g9'], wipe: [] } },
      null,
      false,
    ],
  ] as const)('%s', (_what, policy, groups, needed) => {
    const { approvalGroups } = { approvalGroups: undefined, ...policy }
    const copy = approvalGroups && { lock: [...approvalGroups.lock], wipe: [...approvalGroups.wipe] }
    const asked = { approval: policy.approval, ...(copy && { approvalGroups: copy }) }
    expect(needsSecondPerson('wipe', asked, groups)).toBe(needed)
  })
})

describe('the table of states, line by line', () => {
  // Written down a second time, as actions.md has it: from, to, and why.
  const table: Record<string, string[]> = {
    requested: ['awaiting_approval policy', 'approved policy', 'not_sent recovery', 'unknown restore'],
    awaiting_approval: [
      'approved approver',
      'denied approver',
      'expired time',
      'cancelled person',
      'voided device',
      'unknown restore',
    ],
    approved: [
      'dispatching claim',
      'voided device',
      'not_sent held_back',
      'not_sent recovery',
      'cancelled person',
      'unknown restore',
    ],
    dispatching: [
      'not_sent answer',
      'rejected answer',
      'accepted answer',
      'unknown answer',
      'unknown recovery',
      'unknown restore',
    ],
    accepted: [
      'confirmed attestation',
      'confirmed evidence',
      'failed_on_device attestation',
      'failed_on_device evidence',
    ],
    unknown: [
      'accepted late_answer',
      'rejected late_answer',
      'not_sent late_answer',
      'confirmed attestation',
      'confirmed evidence',
      'failed_on_device attestation',
      'failed_on_device evidence',
    ],
    failed_on_device: ['confirmed attestation', 'confirmed evidence'],
  }
  const ways = Object.entries(table).flatMap(([from, steps]) => steps.map((step) => `${from} ${step}`))

  test('has these steps for these reasons, and no other', () => {
    const has = transitions.flatMap(({ from, to, by }) => by.map((cause) => `${from} ${to} ${cause}`))
    expect(has.sort()).toEqual(ways.sort())
    const states = Object.keys(waysOn) as ActionState[]
    const causes = [...new Set(transitions.flatMap(({ by }) => by))]
    for (const from of states)
      for (const to of states)
        for (const cause of causes)
          expect(isLegal(from, to, cause)).toBe(ways.includes(`${from} ${to} ${cause}`))
  })

  test('says what is open, what may have left and what never did', () => {
    expect(openStates).toEqual({
      lock: ['requested', 'awaiting_approval', 'approved', 'dispatching', 'accepted'],
      wipe: ['requested', 'awaiting_approval', 'approved', 'dispatching', 'accepted', 'unknown'],
    })
    expect(beforeSending).toEqual(['requested', 'awaiting_approval', 'approved'])
    expect(mayHaveLeft).toEqual(['dispatching', 'accepted', 'unknown', 'confirmed', 'failed_on_device'])
    expect(neverLeft).toEqual(['denied', 'expired', 'cancelled', 'voided', 'not_sent'])
    const again = ['ask_again']
    expect(waysOn).toEqual({
      requested: ['wait'],
      awaiting_approval: ['approve', 'deny', 'cancel'],
      approved: ['wait', 'cancel'],
      dispatching: ['wait'],
      accepted: ['wait', 'look', 'attest'],
      unknown: ['look', 'attest'],
      confirmed: [],
      failed_on_device: again,
      denied: again,
      expired: again,
      cancelled: again,
      voided: again,
      not_sent: again,
      rejected: again,
    })
  })

  test('an accepted lock blocks until the minute that its time is up, or the device was in contact after it', () => {
    const lock = { kind: 'lock' as const, state: 'accepted' as const, acceptedAt: 1000 }
    const hour = 60 * 60_000
    expect(acceptedLockBlocks).toBe(hour)
    expect(isOpen(lock, null, 1000 + hour - 1)).toBe(true)
    expect(isOpen(lock, null, 1000 + hour)).toBe(false)
    expect(isOpen(lock, 1000, 1001)).toBe(true)
    expect(isOpen(lock, 1001, 1001)).toBe(false)
    expect(isOpen({ ...lock, acceptedAt: null }, 1001, 10 * hour)).toBe(true)
    // Not answered yet: neither a contact nor time ends it.
    expect(isOpen({ ...lock, state: 'dispatching' }, 1001, 10 * hour)).toBe(true)
    expect(isOpen({ ...lock, kind: 'wipe' }, 1001, 10 * hour)).toBe(true)
    expect(isOpen({ ...lock, kind: 'open' }, null, 1001)).toBe(false)
    expect(isOpen({ ...lock, kind: 'open', state: 'requested' }, null, 1001)).toBe(false)
  })
})

describe('what a status means for a command', () => {
  const codes: Record<number, string> = {
    400: 'bad_request', 401: 'credentials_invalid', 403: 'key_lacks_right', 404: 'not_found', 405: 'not_supported',
    408: 'request_timeout', 409: 'conflict', 415: 'not_supported', 422: 'bad_request', 429: 'rate_limited',
  } // prettier-ignore
  const expected = (status: number): [state: string, code: string] => {
    if (status >= 200 && status <= 299) return ['accepted', 'accepted']
    if (status >= 300 && status <= 399) return ['unknown', 'redirected']
    if (status >= 500) return ['unknown', 'server_error']
    const code = codes[status] ?? 'unexpected_status'
    return [[400, 401, 403, 404, 405, 415, 422, 429].includes(status) ? 'rejected' : 'unknown', code]
  }

  test('for every status there is', () => {
    for (let status = 100; status < 600; status++) {
      const found = byStatus(status, null, 17, null, 'systems')
      expect([status, found.state, found.code]).toEqual([status, ...expected(status)])
      expect(found).toMatchObject({ status, retryAfter: 17 })
      if (found.state === 'unknown')
        expect(found.detail).toContain('JumpCloud may have taken the command. We do not send it again.')
      else if (status === 429)
        expect(found.detail).toContain('did not take the command. We do not send it again.')
      else if (found.state === 'rejected') expect(found.detail).toContain('The device was not told anything.')
      expect(found.detail).not.toContain('says')
    }
  })

  test('with JumpCloud’s own words where it gave some, and the right that is missing', () => {
    for (const status of [400, 404, 405, 409, 415, 422])
      expect(byStatus(status, 'No such thing', null, null, 'mdm').detail).toMatch(
        / JumpCloud says: “No such thing”$/,
      )
    for (const status of [200, 401, 403, 408, 429, 500])
      expect(byStatus(status, 'No such thing', null, null, 'mdm').detail).not.toContain('No such thing')
    expect(byStatus(403, null, null, null, 'mdm').detail).toContain('its role needs “mdm”')
    expect(byStatus(503, null, null, null, 'mdm').detail).toContain('HTTP 503')
    expect(byStatus(418, null, null, null, 'mdm').detail).toContain('HTTP 418')
    const unselected = byStatus(401, null, null, 'Unauthorized: no organization selected', 'mdm')
    expect(unselected).toMatchObject({ state: 'rejected', code: 'organization_not_found' })
    expect(unselected.detail).toBe('Organization not found for this key. The device was not told anything.')
    expect(byStatus(200, null, null, null, 'mdm').detail).toBe('JumpCloud accepted the command.')
  })
})
