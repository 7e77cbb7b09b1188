/** No key, token or PIN where people or programs can read it (10). */
import type { Evidence, Violation } from '../evidence.ts'

export function secrets(evidence: Evidence): Violation[] {
  const { calls, log, exported, chain, commands, secrets: keys } = evidence
  const pins = [...new Set(commands.flatMap(({ pin }) => (pin === null ? [] : [pin])))]
  const places: [string, string][] = [
    ['the log', log],
    ['the export', exported],
    ['the timeline', chain.entries.map(({ body }) => body).join('\n')],
    ...calls.map(({ method, path, text }): [string, string] => [`the answer of ${method} ${path}`, text]),
  ]
  const found: Violation[] = []
  for (const [place, text] of places) {
    for (const [what, secret] of Object.entries(keys))
      if (text.includes(secret)) found.push({ rule: '10', what: `${what} is in ${place}.` })
    if (/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./.test(text))
      found.push({ rule: '10', what: `A token is in ${place}.` })
    if (place.endsWith('/pin')) continue
    for (const pin of pins)
      if (hasNumber(text, pin)) found.push({ rule: '10', what: `The PIN ${pin} is in ${place}.` })
  }
  return [...found, ...revealed(evidence)]
}

/** As a number of its own: six digits turn up within ids, hashes and fractions by chance. */
const hasNumber = (text: string, digits: string) =>
  text.includes(digits) && new RegExp(`(?<![\\w.:-])${digits}(?![\\w-])`).test(text)

/** What a reveal shows is what the device was given. */
function revealed({ calls, commands, actions }: Evidence): Violation[] {
  return calls.flatMap(({ path, status, text }): Violation[] => {
    const id = /^\/actions\/([^/]+)\/pin$/.exec(path)?.[1]
    const pin = /"pin":"(\d{6})"/.exec(text)?.[1]
    if (id === undefined || status !== 200 || pin === undefined) return []
    const target = actions.find((action) => action.id === id)?.snapshot.mdm.appleDeviceId
    const given = commands.filter(
      ({ target: to, onDisk }) => to === target && onDisk.some((row) => row.id === id),
    )
    return given.length === 0 || given.some((command) => command.pin === pin)
      ? []
      : [{ rule: '10', what: `The PIN that is kept for ${id} is not the one that its device was given.` }]
  })
}
