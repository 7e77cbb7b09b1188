/**
 * Loaded into a service before its program, for tests only: its time runs `speed` times as fast as the machine's, and
 * jumps where a test says so. A lease of a minute is over in seconds then, an outage of ten minutes in less than one,
 * and a clock that is set forwards or back under a running service is one message.
 *
 * Plain JavaScript, and it imports nothing that the program would not have by itself. `performance.now` stays as it is:
 * it only measures.
 */
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import timers from 'node:timers'
import promises from 'node:timers/promises'

const { anchor, speed, offset } = JSON.parse(process.env.WARPED_TIME ?? '{"anchor":0,"speed":1,"offset":0}')
let jumped = offset

const RealDate = Date
const now = () => Math.floor(anchor + (RealDate.now() - anchor) * speed + jumped)
globalThis.Date = class extends RealDate {
  constructor(...of) {
    if (of.length === 0) super(now())
    else super(...of)
  }
  static now() {
    return now()
  }
}

const faster = (milliseconds) => (typeof milliseconds === 'number' ? milliseconds / speed : milliseconds)
for (const name of ['setTimeout', 'setInterval']) {
  const real = timers[name]
  const warped = (work, milliseconds, ...more) => real(work, faster(milliseconds), ...more)
  // `util.promisify(setTimeout)` goes by this.
  const promised = promises[name]
  if (name === 'setTimeout') {
    promises.setTimeout = (milliseconds, ...more) => promised(faster(milliseconds), ...more)
    Object.defineProperty(warped, Symbol.for('nodejs.util.promisify.custom'), { value: promises.setTimeout })
  }
  timers[name] = warped
  globalThis[name] = warped
}
const realTimeout = globalThis.AbortSignal.timeout
globalThis.AbortSignal.timeout = (milliseconds) =>
  realTimeout.call(globalThis.AbortSignal, Math.ceil(milliseconds / speed))
syncBuiltinESMExports()

process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && typeof message.offset === 'number') {
    jumped = message.offset
    process.send?.({ offset: jumped })
  }
})
// When the parent is gone, however it went, stop. The pipe alone must not keep the service alive.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
