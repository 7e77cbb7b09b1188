/** `node demo/jumpcloud/src/main.ts --port 8790 --control-port 8791 --size 250 --seed 1 --latency 40` */
import { parseArgs } from 'node:util'
import { createSimulator } from './simulator.ts'

const usage = `The JumpCloud simulator.

  --port N          port of JumpCloud's routes (default 8790; 0 picks a free one)
  --control-port N  port of /__simulator/ (default 8791)
  --size N          generated systems, 0 to 1000000 (default 250)
  --seed N          decides every generated record (default 1)
  --latency MS      how long every answer takes at least (default 0)
  --no-oddities     a fleet without the oddities of real ones
`

/** Exits with 2 and a sentence: wrong usage. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n\n${usage}`)
  process.exit(2)
}

function options(): {
  port: number
  controlPort: number
  size: number
  seed: number
  latency: number
  oddities: boolean
} {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8790' },
        'control-port': { type: 'string', default: '8791' },
        size: { type: 'string', default: '250' },
        seed: { type: 'string', default: '1' },
        latency: { type: 'string', default: '0' },
        'no-oddities': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    const number = (name: string, text: string, most: number): number => {
      const value = Number(text)
      if (!/^\d+$/.test(text) || value > most)
        refuse(`--${name} must be a whole number from 0 to ${String(most)}.`)
      return value
    }
    return {
      port: number('port', values.port, 65_535),
      controlPort: number('control-port', values['control-port'], 65_535),
      size: number('size', values.size, 1_000_000),
      seed: number('seed', values.seed, 2 ** 31 - 1),
      latency: number('latency', values.latency, 600_000),
      oddities: !values['no-oddities'],
    }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const { port, controlPort, size, seed, latency, oddities } = options()
const simulator = createSimulator({ size, seed, latencyMs: latency, oddities })
try {
  const servers = await simulator.listen(port, controlPort)
  const stop = (): void => {
    void servers.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(
    `JumpCloud simulator ready: ${servers.url} (control: ${servers.controlUrl}/__simulator/, ${String(size)} systems, organisation ${simulator.organizationId})\n`,
  )
} catch (error) {
  process.stderr.write(
    `The simulator did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(1)
}
