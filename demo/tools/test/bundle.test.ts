import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gzippedSize } from '../bundle.ts'

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
