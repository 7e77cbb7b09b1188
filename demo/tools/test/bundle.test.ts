import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gzippedSize, PAGES, pageSize, uncounted, wholeSize } from '../bundle.ts'

test('the budget counts what the script imports at once, each file once, and nothing that it loads later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siit-bundle-'))
  const files = {
    'script.js': `import{a}from"./a.js";import"./b.js";const later=()=>import("./later.js");a(later)`,
    'a.js': `import './b.js'; export const a = (later) => later()`,
    'b.js': `import './a.js'; globalThis.b = 'b'`,
    'later.js': `export const words = '${'many words '.repeat(100)}'`,
  }
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source)
  const alone = (name: keyof typeof files): number => gzipSync(files[name], { level: 9 }).length
  try {
    expect(await gzippedSize(join(folder, 'script.js'))).toBe(
      alone('script.js') + alone('a.js') + alone('b.js'),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('everything is what an English page can come to load: no other language, no development build', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siit-bundle-'))
  const counted = ['siit-jumpcloud.js', 'siit-jumpcloud.later.js', 'siit-jumpcloud.equipment.js']
  const passed = ['siit-jumpcloud.fr.js', 'siit-jumpcloud.dev.js', 'siit-jumpcloud.dev.later.js', 'index.js']
  for (const name of [...counted, ...passed])
    await writeFile(join(folder, name), `export const a = '${name}'`)
  const alone = (name: string): number => gzipSync(`export const a = '${name}'`, { level: 9 }).length
  try {
    expect(await wholeSize(folder)).toBe(counted.map(alone).reduce((sum, bytes) => sum + bytes))
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a page is its own files and the first script; a file that is on no page is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siit-bundle-'))
  const known = [...new Set(['', ...Object.values(PAGES).flat()])]
  const names = known.map((part) => ['siit-jumpcloud', part, 'js'].filter(Boolean).join('.'))
  for (const name of names) await writeFile(join(folder, name), `export const a = '${name}'`)
  try {
    expect(await uncounted(folder)).toEqual([])
    const whole = await wholeSize(folder)
    for (const page of Object.keys(PAGES)) {
      const bytes = await pageSize(folder, page)
      expect(bytes).toBeGreaterThan(whole / 3)
      expect(bytes).toBeLessThan(whole)
    }
    await writeFile(join(folder, 'siit-jumpcloud.stray.js'), '')
    expect(await uncounted(folder)).toEqual(['siit-jumpcloud.stray.js'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
