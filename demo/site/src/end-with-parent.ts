/** Loaded into a child before its program: when the parent is gone, however it went, ask the child to stop. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The pipe alone must not keep the child alive.
process.channel?.unref()
