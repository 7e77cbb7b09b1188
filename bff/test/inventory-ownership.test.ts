/** Product §2: whose device it is. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideOwner, normaliseEmail, type OwnershipInput } from '../src/inventory/index.ts'

type Person = { key: string; hostId: string | null }

const person = (id: string): Person => ({ key: `id:${id}`, hostId: id })
const withoutId = (email: string): Person => ({ key: `email:${email}`, hostId: null })

function input(
  bindings: [userId: string, via: 'direct' | 'group'][],
  emails: Record<string, string | null>,
  people: Record<string, Person[]>,
  primaryUserId: string | null = null,
): OwnershipInput {
  return {
    bindings: bindings.map(([userId, via]) => ({ userId, via })),
    primaryUserId,
    users: new Map(
      Object.entries(emails).map(([id, email]) => [
        id,
        { email, emailKey: email === null ? null : normaliseEmail(email), name: null },
      ]),
    ),
    peopleByEmail: (emailKey) => people[emailKey] ?? [],
  }
}

describe('the owner of a device', () => {
  test('is the person whose work email is the bound user’s', () => {
    const decided = decideOwner(
      input([['u1', 'direct']], { u1: ' Ada@Example.COM ' }, { 'ada@example.com': [person('p1')] }),
    )
    expect(decided).toEqual({ ownerKey: 'id:p1', reason: null, userId: 'u1', candidates: [] })
  })

  test('is nobody where nobody is bound', () => {
    expect(decideOwner(input([], {}, {}))).toMatchObject({
      ownerKey: null,
      reason: 'nobody_bound',
      userId: null,
    })
  })

  test('is nobody where no person has the bound user’s email, and the user is named', () => {
    expect(decideOwner(input([['u1', 'direct']], { u1: 'ada@example.com' }, {}))).toMatchObject({
      ownerKey: null,
      reason: 'no_matching_person',
      userId: 'u1',
    })
  })

  test('is nobody where JumpCloud gives the bound user no email, or no longer knows them', () => {
    const people = { 'ada@example.com': [person('p1')] }
    expect(decideOwner(input([['u1', 'direct']], { u1: null }, people)).reason).toBe('no_matching_person')
    expect(decideOwner(input([['u1', 'direct']], {}, people)).reason).toBe('no_matching_person')
  })

  test('is the directly bound user’s before one bound through a group', () => {
    const emails = { u1: 'ada@example.com', u2: 'bo@example.com' }
    const people = { 'ada@example.com': [person('p1')], 'bo@example.com': [person('p2')] }
    expect(
      decideOwner(
        input(
          [
            ['u1', 'group'],
            ['u2', 'direct'],
          ],
          emails,
          people,
          'u1',
        ),
      ).ownerKey,
    ).toBe('id:p2')
  })

  test('is the primary user’s where several are bound alike', () => {
    const emails = { u1: 'ada@example.com', u2: 'bo@example.com' }
    const people = { 'ada@example.com': [person('p1')], 'bo@example.com': [person('p2')] }
    expect(
      decideOwner(
        input(
          [
            ['u1', 'direct'],
            ['u2', 'direct'],
          ],
          emails,
          people,
          'u2',
        ),
      ).ownerKey,
    ).toBe('id:p2')
    expect(
      decideOwner(
        input(
          [
            ['u1', 'group'],
            ['u2', 'group'],
          ],
          emails,
          people,
          'u1',
        ),
      ).ownerKey,
    ).toBe('id:p1')
  })

  test('is a conflict where several are bound alike and none is primary, even if only one has a person', () => {
    const emails = { u1: 'ada@example.com', u2: 'bo@example.com' }
    const both = { 'ada@example.com': [person('p1')], 'bo@example.com': [person('p2')] }
    expect(
      decideOwner(
        input(
          [
            ['u1', 'direct'],
            ['u2', 'direct'],
          ],
          emails,
          both,
        ),
      ),
    ).toEqual({
      ownerKey: null,
      reason: 'several_candidates',
      userId: null,
      candidates: ['id:p1', 'id:p2'],
    })
    const one = { 'ada@example.com': [person('p1')] }
    expect(
      decideOwner(
        input(
          [
            ['u1', 'direct'],
            ['u2', 'direct'],
          ],
          emails,
          one,
        ),
      ),
    ).toMatchObject({
      ownerKey: null,
      reason: 'several_candidates',
      candidates: ['id:p1'],
    })
  })

  test('is not decided by a primary user who is not bound', () => {
    const emails = { u1: 'ada@example.com', u2: 'bo@example.com', u3: 'cy@example.com' }
    const people = { 'cy@example.com': [person('p3')] }
    expect(
      decideOwner(
        input(
          [
            ['u1', 'direct'],
            ['u2', 'direct'],
          ],
          emails,
          people,
          'u3',
        ),
      ),
    ).toMatchObject({
      ownerKey: null,
      reason: 'several_candidates',
    })
  })

  test('is a conflict where two persons with ids have that email', () => {
    const people = { 'ada@example.com': [person('p1'), person('p2')] }
    expect(decideOwner(input([['u1', 'direct']], { u1: 'ada@example.com' }, people))).toEqual({
      ownerKey: null,
      reason: 'several_candidates',
      userId: 'u1',
      candidates: ['id:p1', 'id:p2'],
    })
  })

  test('is the person with an id where one without waits to be merged', () => {
    const people = { 'ada@example.com': [withoutId('ada@example.com'), person('p1')] }
    expect(decideOwner(input([['u1', 'direct']], { u1: 'ada@example.com' }, people)).ownerKey).toBe('id:p1')
  })

  test('is a requester without an id where there is nobody else', () => {
    const people = { 'ada@example.com': [withoutId('ada@example.com')] }
    expect(decideOwner(input([['u1', 'direct']], { u1: 'ada@example.com' }, people)).ownerKey).toBe(
      'email:ada@example.com',
    )
  })

  const userIds = fc.constantFrom('u1', 'u2', 'u3', 'u4')
  const emails = fc.constantFrom('a@x.example', 'b@x.example', 'c@x.example')
  const anything = fc.record({
    bindings: fc.array(fc.tuple(userIds, fc.constantFrom('direct' as const, 'group' as const)), {
      maxLength: 5,
    }),
    emails: fc.dictionary(userIds, fc.option(emails)),
    people: fc.dictionary(
      emails,
      fc.array(fc.constantFrom(person('p1'), person('p2'), person('p3'), withoutId('z')), { maxLength: 3 }),
    ),
    primary: fc.option(userIds),
  })
  const decide = ({
    bindings,
    emails,
    people,
    primary,
  }: typeof anything extends fc.Arbitrary<infer T> ? T : never) =>
    decideOwner(input(bindings, emails, people, primary))

  test('is a bound user’s person, or a reason: never both, never neither', () => {
    fc.assert(
      fc.property(anything, (world) => {
        const decided = decide(world)
        expect((decided.ownerKey === null) !== (decided.reason === null)).toBe(true)
        expect(decided.reason === 'nobody_bound').toBe(world.bindings.length === 0)
        if (decided.reason !== 'several_candidates') expect(decided.candidates).toEqual([])
        if (decided.ownerKey === null) return
        expect(world.bindings.map(([userId]) => userId)).toContain(decided.userId)
        const email = world.emails[decided.userId ?? '']
        expect((world.people[email ?? ''] ?? []).map(({ key }) => key)).toContain(decided.ownerKey)
      }),
    )
  })

  test('does not depend on the order in which JumpCloud lists users or we find people', () => {
    fc.assert(
      fc.property(anything, (world) => {
        const turned = {
          ...world,
          bindings: [...world.bindings].reverse(),
          people: Object.fromEntries(
            Object.entries(world.people).map(([email, all]) => [email, [...all].reverse()]),
          ),
        }
        expect(decide(turned)).toEqual(decide(world))
      }),
    )
  })

  test('never is a group user’s while somebody is bound directly', () => {
    fc.assert(
      fc.property(anything, (world) => {
        const direct = world.bindings.filter(([, via]) => via === 'direct').map(([userId]) => userId)
        const { userId } = decide(world)
        if (direct.length > 0 && userId !== null) expect(direct).toContain(userId)
      }),
    )
  })
})

describe('two addresses are the same work email', () => {
  test.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com\n', 'ada@example.com'],
    ['ada@München.example', 'ada@xn--mnchen-3ya.example'],
    ['ada@example.com.', 'ada@example.com'],
    ['JOSÉ@example.com', 'jose\u0301@example.com'],
  ])('%j and %j', (a, b) => {
    expect(normaliseEmail(a)).not.toBeNull()
    expect(normaliseEmail(a)).toBe(normaliseEmail(b))
  })

  test.each([
    ['ada+it@example.com', 'ada@example.com'],
    ['a.da@example.com', 'ada@example.com'],
    ['m\u0131ke@example.com', 'mike@example.com'],
    ['ada@example.com', 'ada@example.org'],
  ])('but not %j and %j', (a, b) => {
    expect(normaliseEmail(a)).not.toBe(normaliseEmail(b))
  })

  test.each(['', 'ada', '@example.com', 'ada@', 'ada@exa mple.com', 'a da@example.com', 'ada@example.com/x'])(
    '%j is no address',
    (text) => {
      expect(normaliseEmail(text)).toBeNull()
    },
  )

  test('normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string()), (text) => {
        const once = normaliseEmail(text)
        if (once !== null) expect(normaliseEmail(once)).toBe(once)
      }),
    )
  })
})
