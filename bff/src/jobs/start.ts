/** The loops that look for what is due. */
import type { Core } from '../core.ts'
import { type Task, tasks } from './tasks.ts'

export interface Jobs {
  /** Starts nothing new, tells what runs to stop, and waits for it. */
  stop(): Promise<void>
}

/**
 * Starts all tasks: each runs at once, and again whenever its pause is over. One that fails is logged and runs again
 * after its pause; it stops none of the others, and neither does one that waits for JumpCloud.
 */
export function startJobs(core: Core): Jobs {
  const stopping = new AbortController()
  const running = Promise.all(tasks.map((task) => repeat(core, task, stopping.signal)))
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function repeat(core: Core, task: Task, signal: AbortSignal): Promise<void> {
  const stopped = () => signal.aborted
  while (!stopped()) {
    try {
      await task.run(core, signal)
    } catch (error) {
      if (!stopped())
        core.log.error({ err: error, job: task.name }, 'A job failed; it runs again after its pause.')
    }
    await core.clock.sleep(task.pause, signal)
  }
}
