/**
 * Where a webhook may connect to. Its address is typed by a person and called from inside a network, so only public
 * addresses are reached, and the connection goes to the very addresses that were looked at: a name that resolves
 * differently a moment later changes nothing.
 */
import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

export interface Address {
  address: string
  family: 4 | 6
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>

/** As the operating system resolves it, the hosts file included. */
export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }))

/** The name has no address, or one that is not reached. `message` is for people. */
export class AddressError extends Error {
  override readonly name = 'AddressError'
  readonly code: 'unresolved' | 'address_refused'
  constructor(code: AddressError['code'], message: string) {
    super(message)
    this.code = code
  }
}

type Ip = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Ip, number]

/** What `WEBHOOK_ALLOW_PRIVATE` names: addresses, or ranges as `10.0.0.0/8`. Throws where one is neither. */
const rangesOf = (allowed: readonly string[]): Range[] =>
  allowed.map((text) => {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    const ip = ipaddr.parse(text)
    return [ip, ip.kind() === 'ipv4' ? 32 : 128]
  })

const inRange = (ip: Ip, [network, bits]: Range): boolean =>
  ip.kind() === network.kind() && ip.match(network, bits)

/** What IPv6 gives out to the world so far; all else is special, or nobody's. */
const globalUnicast: Range = [ipaddr.parse('2000::'), 3]

/** Whether anyone in the world may have this address: not loopback, private, link-local, shared, multicast, …. */
function isPublic(ip: Ip): boolean {
  // `unicast` is what ipaddr.js calls that which is in none of the special ranges it knows.
  return ip.range() === 'unicast' && (ip.kind() === 'ipv4' || inRange(ip, globalUnicast))
}

export interface AddressRules {
  /** `WEBHOOK_ALLOW_PRIVATE`. */
  allowPrivate: readonly string[]
  resolve: Resolve
}

/**
 * The addresses of a host that a webhook may connect to. Over plain http only those that the operator named. Throws
 * AddressError where there is none, or where any of them may not be reached: a name with one foot in the inner network
 * is not trusted with the other.
 */
export async function permittedAddresses(
  { hostname, protocol }: Pick<URL, 'hostname' | 'protocol'>,
  { allowPrivate, resolve }: AddressRules,
): Promise<readonly Address[]> {
  const ranges = rangesOf(allowPrivate)
  const addresses = await addressesOf(hostname.replace(/^\[|\]$/g, ''), resolve)
  for (const { address } of addresses) {
    // An IPv4 address in IPv6's clothes is judged as what it is.
    const ip = ipaddr.process(address)
    if (ranges.some((range) => inRange(ip, range))) continue
    if (!isPublic(ip))
      throw new AddressError(
        'address_refused',
        `${hostname} leads to a private or special address, which webhooks do not reach unless the operator allows it (WEBHOOK_ALLOW_PRIVATE). Nothing was sent.`,
      )
    if (protocol !== 'https:')
      throw new AddressError(
        'address_refused',
        `${hostname} is reached over https only: over http anyone on the way could read it. Nothing was sent.`,
      )
  }
  return addresses
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly Address[]> {
  if (ipaddr.isValid(host)) return [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }]
  const addresses = await resolve(host).catch(() => [])
  if (addresses.length === 0)
    throw new AddressError('unresolved', `The name ${host} has no address. Nothing was sent.`)
  return addresses
}
