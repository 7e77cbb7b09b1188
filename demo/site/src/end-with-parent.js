/**
 * Loaded into a child before its program: when the parent is gone, however it went, ask the child to stop.
 * Plain JavaScript, so that nothing is loaded into the child that it would not have by itself.
 */
import process from 'node:process'

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The pipe alone must not keep the child alive.
process.channel?.unref()
