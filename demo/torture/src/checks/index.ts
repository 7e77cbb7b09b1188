/** Judges what was seen: every rule that did not hold, with what proves it. Pure. */
import type { Evidence, Violation } from '../evidence.ts'
import { answers } from './answers.ts'
import { chain } from './chain.ts'
import { commands } from './commands.ts'
import { lives } from './lives.ts'
import { secrets } from './secrets.ts'

export function judge(evidence: Evidence): Violation[] {
  return [commands, chain, lives, answers, secrets].flatMap((check) => check(evidence))
}
