#!/usr/bin/env node
/** The command line. Each command is a file of `cli/`; `run.ts` finds it and says what went wrong. */
import { run } from './cli/run.ts'

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
})
