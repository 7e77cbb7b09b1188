/**
 * The widget's script is several files, and so are its English words. A file that asked for words of a file that a page
 * need not have would show nothing in their place; types cannot tell.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../../../widget/src')

/** Each file of the script: the module that it begins with, its own words, and the files that are there before it. */
const files: Readonly<Record<string, { root: string; words: string; after: readonly string[] }>> = {
  script: { root: 'script.ts', words: 'en.ts', after: [] },
  common: { root: 'common.ts', words: 'en.common.ts', after: ['script'] },
  device: { root: 'device.ts', words: 'en.device.ts', after: ['script', 'common'] },
  later: { root: 'later.ts', words: 'en.later.ts', after: ['script', 'common', 'device'] },
  equipment: {
    root: 'equipment/equipment.ts',
    words: 'en.equipment.ts',
    after: ['script', 'common', 'device'],
  },
  settings: { root: 'jumpcloud-settings/settings.ts', words: 'en.settings.ts', after: ['script', 'common'] },
  setup: {
    root: 'jumpcloud-settings/settings-setup.ts',
    words: 'en.setup.ts',
    after: ['script', 'common', 'settings'],
  },
  overview: {
    root: 'jumpcloud-settings/settings-overview.ts',
    words: 'en.overview.ts',
    after: ['script', 'common', 'settings'],
  },
}

/** Modules that a module has at once: its static imports of ours, and theirs. Types are no imports. */
async function modulesOf(path: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(path)) return found
  found.add(path)
  const code = await readFile(path, 'utf8')
  for (const [, specifier = ''] of code.matchAll(
    /^(?:import|export)\s+(?!type\b)[^'"(]*?['"](\.[^'"]+)['"]/gm,
  )) {
    const target = join(dirname(path), specifier)
    if (existsSync(target)) await modulesOf(target, found)
  }
  return found
}

async function keysOf(words: string): Promise<string[]> {
  const module = (await import(join(source, 'locales', words))) as Record<string, object>
  return Object.keys(Object.values(module)[0] ?? {})
}

test.each(Object.entries(files).filter(([name]) => name !== 'script'))(
  'the file %s asks for no words that may not be there',
  async (name, { root, words, after }) => {
    const there = new Set<string>()
    const known = new Set(await keysOf(words))
    for (const before of after.map((one) => files[one])) {
      if (!before) continue
      for (const module of await modulesOf(join(source, before.root))) there.add(module)
      for (const key of await keysOf(before.words)) known.add(key)
    }
    const others = new Set<string>()
    for (const other of Object.values(files)) for (const key of await keysOf(other.words)) others.add(key)
    const missing: string[] = []
    const own = [...(await modulesOf(join(source, root)))].filter((module) => !there.has(module))
    expect(own.length, name).toBeGreaterThan(3)
    for (const module of own) {
      const code = await readFile(module, 'utf8')
      for (const [, dotted, called] of code.matchAll(/\bw\.(\w+)\b|\.t\(\s*'(\w+)'/g)) {
        const key = dotted ?? called ?? ''
        if (others.has(key) && !known.has(key)) missing.push(`${relative(source, module)}: ${key}`)
      }
    }
    expect(missing).toEqual([])
  },
)
