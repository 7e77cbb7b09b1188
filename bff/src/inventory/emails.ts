/** The form in which two addresses are the same work email. */
import { domainToASCII } from 'node:url'

/**
 * Case-folded and trimmed, with the domain in its ASCII form (`MÜNCHEN.example` and `xn--mnchen-3ya.example` are
 * one). Plus-tags stay: `ada+it@x` and `ada@x` are two people's until somebody says otherwise. Null where the text
 * is no address.
 */
export function normaliseEmail(email: string): string | null {
  const text = email.normalize('NFC').trim()
  const at = text.lastIndexOf('@')
  if (at <= 0 || at === text.length - 1) return null
  // Lower case only: by way of upper case, a dotless ı would become an i, and one person another.
  const local = text.slice(0, at).toLowerCase().normalize('NFC')
  const written = text.slice(at + 1).replace(/\.$/, '')
  // `domainToASCII` reads a host as an address does: `x.example/y` would pass as `x.example`.
  const domain = /[\s/:?#@%\\[\]]/.test(written) ? '' : domainToASCII(written)
  if (domain === '' || /[\s@]/.test(local)) return null
  return `${local}@${domain}`
}
