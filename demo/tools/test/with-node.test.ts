import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const start = (version: string): { status: number | null; stderr: string } => {
  const claim = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const script = join(import.meta.dirname, '../with-node.js')
  return spawnSync(process.execPath, ['--import', `data:text/javascript,${claim}`, script, '/nowhere.ts'], {
    encoding: 'utf8',
  })
}

test.each(['20.20.2', '22.18.0'])('Node %s is refused with one sentence that says what to do', (version) => {
  const { status, stderr } = start(version)
  expect(status).toBe(1)
  expect(stderr).toMatch(
    /^This needs Node 22\.19 or newer and was started with Node .*\. Put a newer one .*\n$/,
  )
})

test.each(['22.19.0', '24.0.0'])('Node %s runs the script', (version) => {
  expect(start(version).stderr).toContain("Cannot find module '/nowhere.ts'")
})
