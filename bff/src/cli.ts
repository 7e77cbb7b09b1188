#!/usr/bin/env -S node --max-semi-space-size=16
/** The command line. Each command is a file of `cli/`; `run.ts` finds it and says what went wrong. */
import { setFlagsFromString } from 'node:v8'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 19)) {
  // Older ones crash in the database driver, without a word that helps.
  process.stderr.write(`This is Node ${process.versions.node}. Use Node 22.19 or newer; 24 is recommended.\n`)
  process.exitCode = 1
} else {
  // A sync makes garbage by the megabyte. On a large machine Node lets it lie until the heap has doubled and more;
  // collected sooner, the process stays a fifth smaller.
  setFlagsFromString('--heap-growing-percent=40')
  // Not imported above: what it imports may not even load on an older Node.
  const { run } = await import('./cli/run.ts')
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
}
