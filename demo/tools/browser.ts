/** Finds a Chrome or Chromium for the tests, and brings one where the machine has none. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const COMMANDS = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** What was tried, and how a person puts it right. */
export class NoBrowser extends Error {}

/**
 * Path of a browser that starts. In this order: `CHROME_PATH`; an installed Chrome or Chromium; one that
 * Playwright downloaded earlier; Debian's package, where the user is root; Playwright's download.
 * @throws {NoBrowser} where none of them gives one, or where `CHROME_PATH` names something that does not start.
 */
export function findBrowser(log: (line: string) => void = console.log): string {
  const named = process.env['CHROME_PATH']
  if (named) {
    if (starts(named)) return named
    throw new NoBrowser(`CHROME_PATH is set, but ${named} does not start. Correct it, or unset it.`)
  }
  return installed() ?? fromDebian(log) ?? fromPlaywright(log) ?? giveUp()
}

function giveUp(): never {
  throw new NoBrowser(
    'The tests need Chrome or Chromium; none is installed and none could be brought. ' +
      'Install one, or set CHROME_PATH to the one you have.',
  )
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const places = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))
  return [...places, ...APPLICATIONS, chromium.executablePath()].find(starts)
}

function fromDebian(log: (line: string) => void): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  log('No browser found: installing the package "chromium" with apt-get.')
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  return apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium')
    ? installed()
    : undefined
}

function fromPlaywright(log: (line: string) => void): string | undefined {
  log('No browser found: downloading Chromium with Playwright.')
  const command = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js')
  spawnSync(process.execPath, [command, 'install', 'chromium'], { stdio: ['ignore', 'inherit', 'inherit'] })
  return installed()
}

/**
 * A file with the right name is not enough: Ubuntu's `chromium-browser` may be a script that asks for a snap,
 * and a downloaded browser may lack a library of the system.
 */
function starts(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}
