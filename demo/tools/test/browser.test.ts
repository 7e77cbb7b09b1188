import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findBrowser, NoBrowser } from '../browser.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siit-browser-'))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('CHROME_PATH', undefined)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const command = async (name: string, exitCode: number): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\nexit ${exitCode}\n`)
  await chmod(path, 0o755)
  return path
}

test('the browser that CHROME_PATH names is taken before an installed one', async () => {
  await command('chromium', 0)
  const mine = await command('my-own', 0)
  vi.stubEnv('CHROME_PATH', mine)
  expect(findBrowser()).toBe(mine)
})

test('a CHROME_PATH that does not start is a mistake to correct, not a reason to take another', async () => {
  await command('chromium', 0)
  vi.stubEnv('CHROME_PATH', await command('my-own', 1))
  expect(() => findBrowser()).toThrow(NoBrowser)
  expect(() => findBrowser()).toThrow(/CHROME_PATH is set, but .*my-own does not start/)
})

test('an installed browser that does not start is passed over', async () => {
  await command('google-chrome', 127)
  const chromium = await command('chromium', 0)
  expect(findBrowser()).toBe(chromium)
})
