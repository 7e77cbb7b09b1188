/** An organisation's users, user groups and system groups. */
import { decodeId, encodeId } from '../ids.ts'
import { type DeepPartial, merged, type WireSystemGroup, type WireUser, type WireUserGroup } from '../wire.ts'
import type { Fleet } from './fleet.ts'
import { generatedGroups } from './mix.ts'
import {
  blockSize,
  devicesOfUser,
  emailOf,
  groupMembersOf,
  userCount,
  userGroupOf,
  userOf,
} from './people.ts'
import { Sequence } from './sequence.ts'

export interface BoundUser {
  userId: string
  /** `null` for a direct binding, else the user group that it goes through. */
  through: string[]
  direct: boolean
}

export class Directory {
  private readonly fleet: Fleet
  private readonly changed = new Map<number, WireUser>()
  private readonly gone = new Set<number>()
  private readonly added: number[] = []
  private nextAdded = 0
  private readonly systemGroups = new Map<string, WireSystemGroup>()
  private readonly goneGroups = new Set<string>()
  private nextGroup = 0
  private readonly userGroups = new Map<string, { group: WireUserGroup; members: string[] }>()
  private nextUserGroup = 0
  revision = 0

  constructor(fleet: Fleet) {
    this.fleet = fleet
  }

  /** Forgets every change, as when the fleet gets another seed. */
  clear(): void {
    this.changed.clear()
    this.gone.clear()
    this.added.length = 0
    this.systemGroups.clear()
    this.goneGroups.clear()
    this.userGroups.clear()
    this.revision++
  }

  private get seed(): number {
    return this.fleet.shape.seed
  }

  /** All users, generated first. References below zero are added users. */
  users(): Sequence {
    return new Sequence([0], 1, userCount(this.fleet.shape.size), this.gone, this.added)
  }

  user(ref: number): WireUser {
    return this.changed.get(ref) ?? userOf(this.fleet.around, ref)
  }

  findUser(id: string): number | null {
    const decoded = decodeId('systemUser', this.seed, id)
    if (decoded === null) return null
    const ref = decoded.added ? -1 - decoded.index : decoded.index
    const exists =
      ref < 0 ? this.changed.has(ref) : ref < userCount(this.fleet.shape.size) && !this.gone.has(ref)
    return exists ? ref : null
  }

  /** A user by id or, trimmed and in any case, by email; null where there is none. */
  findUserByIdOrEmail(text: string): number | null {
    const byId = this.findUser(text)
    if (byId !== null) return byId
    const wanted = text.trim().toLowerCase()
    for (const [ref, user] of this.changed) if (user.email?.trim().toLowerCase() === wanted) return ref
    const count = userCount(this.fleet.shape.size)
    for (let index = 0; index < count; index++)
      if (emailOf(this.seed, index) === wanted && !this.changed.has(index) && !this.gone.has(index))
        return index
    return null
  }

  addUser(user: Partial<WireUser> & { email: string }, createdAt: number): WireUser {
    const number = this.nextAdded++
    const id = encodeId('systemUser', this.seed, number, true)
    const made: WireUser = {
      _id: id,
      id,
      username: user.email.split('@')[0] ?? 'user',
      firstname: '',
      lastname: '',
      displayname: '',
      state: 'ACTIVATED',
      activated: true,
      suspended: false,
      account_locked: false,
      employeeIdentifier: null,
      organization: this.fleet.organization,
      created: new Date(createdAt).toISOString(),
      attributes: [],
      ...user,
    }
    this.changed.set(-1 - number, made)
    this.added.push(-1 - number)
    this.revision++
    return made
  }

  changeUser(ref: number, change: DeepPartial<WireUser>): WireUser {
    const user = merged(this.user(ref), change)
    this.changed.set(ref, user)
    this.revision++
    return user
  }

  removeUser(ref: number): void {
    this.changed.delete(ref)
    if (ref >= 0) this.gone.add(ref)
    else this.added.splice(this.added.indexOf(ref), 1)
    this.revision++
  }

  /** System groups, generated ones first. */
  groups(): WireSystemGroup[] {
    const generated = generatedGroups.map((group, index): WireSystemGroup => {
      const id = encodeId('systemGroup', this.seed, index)
      return (
        this.systemGroups.get(id) ?? {
          id,
          name: group.name,
          type: 'system_group',
          ...(group.description === null ? {} : { description: group.description }),
          email: '',
          // Recorded as null although the documents say object.
          attributes: null,
          memberQueryExemptions: [],
          memberSuggestionsNotify: false,
          membershipMethod: group.method,
        }
      )
    })
    const own = new Set(generated.map((group) => group.id))
    return [...generated, ...[...this.systemGroups.values()].filter((group) => !own.has(group.id))].filter(
      (group) => !this.goneGroups.has(group.id),
    )
  }

  /** Whether a system group was generated with the fleet, rather than added. */
  isGenerated(groupId: string): boolean {
    return decodeId('systemGroup', this.seed, groupId)?.added === false
  }

  findGroup(idOrName: string): WireSystemGroup | null {
    return this.groups().find((group) => group.id === idOrName || group.name === idOrName) ?? null
  }

  addGroup(group: Partial<WireSystemGroup> & { name: string }): WireSystemGroup {
    const made: WireSystemGroup = {
      id: encodeId('systemGroup', this.seed, this.nextGroup++, true),
      type: 'system_group',
      attributes: null,
      membershipMethod: 'STATIC',
      ...group,
    }
    this.systemGroups.set(made.id, made)
    this.revision++
    return made
  }

  changeGroup(group: WireSystemGroup, change: DeepPartial<WireSystemGroup>): WireSystemGroup {
    const made = merged(group, change)
    this.systemGroups.set(made.id, made)
    this.revision++
    return made
  }

  removeGroup(id: string): void {
    this.systemGroups.delete(id)
    this.goneGroups.add(id)
    this.revision++
  }

  /** User groups by position: one for each block of four users, then the added ones. */
  userGroupsPage(skip: number, limit: number): { total: number; groups: WireUserGroup[] } {
    const generated = userCount(this.fleet.shape.size) / blockSize
    const added = [...this.userGroups.values()].map((entry) => entry.group)
    const groups: WireUserGroup[] = []
    for (let position = skip; groups.length < limit; position++) {
      const group = position < generated ? userGroupOf(this.seed, position) : added[position - generated]
      if (group === undefined) break
      groups.push(group)
    }
    return { total: generated + added.length, groups }
  }

  userGroup(id: string): { group: WireUserGroup; members: string[] } | null {
    const own = this.userGroups.get(id)
    if (own !== undefined) return own
    const decoded = decodeId('userGroup', this.seed, id)
    if (decoded === null || decoded.added || decoded.index >= userCount(this.fleet.shape.size) / blockSize)
      return null
    return {
      group: userGroupOf(this.seed, decoded.index),
      members: groupMembersOf(this.seed, decoded.index).map((user) =>
        encodeId('systemUser', this.seed, user),
      ),
    }
  }

  addUserGroup(name: string, members: string[]): WireUserGroup {
    const group: WireUserGroup = {
      id: encodeId('userGroup', this.seed, this.nextUserGroup++, true),
      name,
      type: 'user_group',
      description: '',
      attributes: null,
    }
    this.userGroups.set(group.id, { group, members })
    this.revision++
    return group
  }

  /** Everyone bound to a device, each once, with all the ways. */
  boundUsers(device: { users: readonly string[]; userGroups: readonly string[] }): BoundUser[] {
    const bound = new Map<string, BoundUser>()
    for (const userId of device.users)
      if (this.findUser(userId) !== null) bound.set(userId, { userId, through: [], direct: true })
    for (const groupId of device.userGroups) {
      for (const userId of this.userGroup(groupId)?.members ?? []) {
        if (this.findUser(userId) === null) continue
        const known = bound.get(userId) ?? { userId, through: [], direct: false }
        known.through.push(groupId)
        bound.set(userId, known)
      }
    }
    return [...bound.values()]
  }

  /** References of the devices that a user is bound to. */
  devicesOf(userId: string): number[] {
    const ref = this.findUser(userId)
    if (ref === null) return []
    const guess = ref < 0 ? [] : Object.values(devicesOfUser(this.seed, ref)).flat()
    const refs = new Set(
      guess.filter((index) => index < this.fleet.shape.size && !this.fleet.isChanged(index)),
    )
    for (const [changedRef] of this.fleet.changes()) refs.add(changedRef)
    return [...refs].filter((deviceRef) => {
      const device = this.fleet.device(deviceRef)
      return (
        this.fleet.find(device.id) !== null &&
        this.boundUsers(device).some((bound) => bound.userId === userId)
      )
    })
  }
}
