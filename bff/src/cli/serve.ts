import { loadConfig } from '../config.ts'
import { startServer } from '../server.ts'
import type { Command } from './command.ts'

export const serve: Command = {
  name: 'serve',
  about: 'Starts the service.',
  details:
    'Brings the database up to date first. SIGTERM or SIGINT stops it: open requests and commands on their way are\nwaited for, up to 10 seconds; a second signal stops it at once.',
  options: {},
  async run(_values, io) {
    const server = await startServer(loadConfig(io.env))
    await new Promise<void>((resolve, reject) => {
      let stopping = false
      for (const signal of ['SIGTERM', 'SIGINT'] as const)
        process.on(signal, () => {
          // The one place that ends the process by force: a person asked twice.
          if (stopping) process.exit(1)
          stopping = true
          server.close().then(resolve, reject)
        })
    })
    return 0
  },
}
