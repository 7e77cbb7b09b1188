/**
 * Generated users and who has which device. Four devices and four users form a block; a block's pattern says who is bound
 * to what, so both directions (devices of a user, users of a device) are found without a table.
 */
import { encodeId } from '../ids.ts'
import { chance, integer, pick } from '../random.ts'
import type { WireUser, WireUserGroup } from '../wire.ts'

export const blockSize = 4
const emailDomain = 'northwind.example'

// prettier-ignore
const firstNames = [
  'Amara', 'Lena', 'Zoë', 'Jonas', 'Priya', 'Mateo', 'Chloé', 'Yusuf', 'Ingrid', 'Oliver', 'Mei', 'Tomás', 'Aisha', 'Félix',
  'Nadia', 'Søren', 'Hannah', 'Kwame', 'Beatriz', 'Lukas', 'Sofia', 'Daniel', 'Anneliese', 'Ravi', 'Elif', 'Jakub', 'Camille',
  'Noah', 'Fatima', 'Hugo', 'Greta', 'Samuel', 'Yuki', 'Paula', 'Ibrahim', 'Clara', 'Marek', 'Isabel', 'Theo', 'Renée', 'Omar',
  'Julia', 'Viktor', 'Lucía', 'Ethan', 'Marta', 'Anders', 'Leila', 'Gabriel', 'Nora',
] as const
// prettier-ignore
const lastNames = [
  'Okafor', 'Müller', 'Lindqvist', 'García', 'Nguyen', "O'Brien", 'Kowalski', 'Dubois', 'Yılmaz', 'Andersson', 'Rossi', 'Tanaka',
  'Silva', 'Novák', 'Haddad', 'Fischer', 'Moreau', 'Jensen', 'Patel', 'Kim', 'Weber', 'Santos', 'Ivanova', 'Bauer', 'Laurent',
  'Smith', 'van der Berg', 'Håkansson', 'Mendes', 'Schäfer', 'Petit', 'Brown', 'Hernández', 'Keller', 'Costa', 'Wójcik', 'Roux',
  'Murphy', 'Horváth', 'Meyer', 'Sørensen', 'Lopez', 'Adeyemi', 'Fontaine', 'Schmidt', 'Nakamura', 'Ferrari', 'Lambert', 'Becker',
  'Walsh',
] as const
const departments = [
  'Engineering',
  'Sales',
  'Finance',
  'People',
  'Operations',
  'Support',
  'Legal',
  'Marketing',
] as const
const titles = ['Analyst', 'Engineer', 'Manager', 'Director', 'Consultant', 'Assistant', 'Designer'] as const
const sites = ['Berlin', 'Paris', 'London', 'Lisbon', 'Toronto', 'Pune'] as const

interface Pattern {
  /** For each of the four devices: which of the block's users are bound to it directly. */
  direct: readonly [readonly number[], readonly number[], readonly number[], readonly number[]]
  /** For each device: whether it is bound to the block's user group. */
  viaGroup: readonly [boolean, boolean, boolean, boolean]
  /** Which of the block's users are in its user group. */
  members: readonly number[]
}

const usual: Pattern = {
  direct: [[0], [1], [2], [3]],
  viaGroup: [false, false, false, false],
  members: [0, 1],
}
const patterns: readonly [Pattern, ...Pattern[]] = [
  usual,
  { ...usual, direct: [[0], [0], [1], [2]] },
  usual,
  { ...usual, direct: [[0], [0], [0], [1]] },
  usual,
  { ...usual, direct: [[0], [1], [], [3]] },
  { ...usual, direct: [[0, 1], [1], [2], [3]] },
  { direct: [[], [1], [2], [3]], viaGroup: [true, false, false, false], members: [0] },
  usual,
  { direct: [[0], [], [2], [3]], viaGroup: [true, true, false, false], members: [1, 3] },
]

export interface Binding {
  /** Indices of users bound directly. */
  direct: number[]
  /** Block of the user group that the device is bound to, or null. */
  groupBlock: number | null
}

function patternOf(seed: number, block: number): Pattern {
  return patterns[integer(seed, block, 21, patterns.length)] ?? usual
}

/** How many users a generated fleet of this size has: whole blocks. */
export function userCount(size: number): number {
  return Math.ceil(size / blockSize) * blockSize
}

/** Who a generated device is bound to. */
export function bindingOf(seed: number, index: number): Binding {
  const block = Math.floor(index / blockSize)
  const pattern = patternOf(seed, block)
  const place = index % blockSize
  return {
    direct: (pattern.direct[place] ?? []).map((user) => block * blockSize + user),
    groupBlock: pattern.viaGroup[place] === true ? block : null,
  }
}

/** Indices of the generated devices that a user is bound to, directly or through the block's group. */
export function devicesOfUser(seed: number, user: number): { direct: number[]; viaGroup: number[] } {
  const block = Math.floor(user / blockSize)
  const pattern = patternOf(seed, block)
  const places = [0, 1, 2, 3]
  const inGroup = pattern.members.includes(user % blockSize)
  return {
    direct: places
      .filter((p) => pattern.direct[p]?.includes(user % blockSize))
      .map((p) => block * blockSize + p),
    viaGroup: inGroup
      ? places.filter((p) => pattern.viaGroup[p] === true).map((p) => block * blockSize + p)
      : [],
  }
}

/** Indices of the users in a block's user group. */
export function groupMembersOf(seed: number, block: number): number[] {
  return patternOf(seed, block).members.map((user) => block * blockSize + user)
}

/** A block's user group. */
export function userGroupOf(seed: number, block: number): WireUserGroup {
  const site = pick(sites, seed, block, 22)
  return {
    id: encodeId('userGroup', seed, block),
    name: `${site} team ${String(block + 1)}`,
    type: 'user_group',
    description: '',
    // Recorded as null although the documents say object.
    attributes: null,
  }
}

function ascii(name: string): string {
  return name
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ø/g, 'o')
    .replace(/ı/g, 'i')
    .replace(/ł/g, 'l')
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

/** First and last name of user `index`, different for the first 2,500 users. */
function nameOf(seed: number, index: number): { first: string; last: string; repetition: number } {
  const names = firstNames.length * lastNames.length
  // 1,201 is coprime to 2,500, so each block of 2,500 users meets each name once.
  const place = (index * 1201 + integer(seed, 0, 23, names)) % names
  return {
    first: firstNames[place % firstNames.length] ?? 'Amara',
    last: lastNames[Math.floor(place / firstNames.length)] ?? 'Okafor',
    repetition: Math.floor(index / names),
  }
}

/** `first.last@northwind.example`, with a number from the second person of that name on. */
export function emailOf(seed: number, index: number): string {
  const { first, last, repetition } = nameOf(seed, index)
  return `${ascii(first)}.${ascii(last)}${repetition === 0 ? '' : String(repetition + 1)}@${emailDomain}`
}

export interface Surroundings {
  seed: number
  oddities: boolean
  organization: string
  /** The fleet's "now" when it was generated, in milliseconds: generated times lie before it. */
  bornAt: number
}

/** A generated system user. */
export function userOf(around: Surroundings, index: number): WireUser {
  const { seed, oddities } = around
  const { first, last } = nameOf(seed, index)
  const email = emailOf(seed, index)
  const username = email.slice(0, email.indexOf('@'))
  const state = chance(seed, index, 24, 94)
    ? 'ACTIVATED'
    : chance(seed, index, 25, 50)
      ? 'SUSPENDED'
      : 'STAGED'
  const id = encodeId('systemUser', seed, index)
  return {
    _id: id,
    id,
    username,
    // Some directories were typed by people: capitals, and a space at the end.
    email:
      oddities && chance(seed, index, 26, 3) ? ` ${email.charAt(0).toUpperCase()}${email.slice(1)} ` : email,
    firstname: first,
    lastname: last,
    displayname: oddities && chance(seed, index, 27, 10) ? '' : `${first} ${last}`,
    company: 'Northwind',
    department: pick(departments, seed, index, 28),
    jobTitle: pick(titles, seed, index, 29),
    location: pick(sites, seed, index, 30),
    costCenter: String(4000 + integer(seed, index, 31, 40)),
    // Recorded as null although the documents say string.
    employeeIdentifier: oddities && chance(seed, index, 32, 60) ? null : `E${String(10_000 + index)}`,
    employeeType: 'permanent',
    state,
    activated: state === 'ACTIVATED',
    suspended: state === 'SUSPENDED',
    account_locked: false,
    alternateEmail: '',
    managedAppleId: '',
    organization: around.organization,
    created: new Date(Date.UTC(2022, 0, 1) + index * 60_000).toISOString(),
    attributes: [],
    unix_uid: 5000 + (index % 60_000),
  }
}
