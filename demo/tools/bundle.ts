/** What a page loads before the device panel can show, and in all. */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** In bytes, gzipped; a kB is 1000 of them. */
export const BUDGET = 24_000

/**
 * The same for everything that one page in English can come to load. The aim is 48,000, for all four elements together
 * (`wholeSize`): what they do and say does not fit into that, so this is what no page may grow beyond.
 */
export const PAGE_BUDGET = 52_450

/** The pages, and the files that each of them can come to load besides the first script. */
export const PAGES: Readonly<Record<string, readonly string[]>> = {
  request: ['common', 'device', 'later'],
  inventory: ['common', 'device', 'equipment'],
  setup: ['common', 'settings', 'settings-setup'],
  settings: ['common', 'settings', 'settings-overview'],
}

/**
 * Gzipped bytes of a built script and of every file that it imports at once, each compressed by itself as a
 * server sends it. What is loaded when first used (`import(…)`) does not count.
 */
export async function gzippedSize(script: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(script)) return 0
  seen.add(script)
  const source = await readFile(script)
  let bytes = gzipSync(source, { level: 9 }).length
  for (const [, specifier = ''] of source.toString().matchAll(/\b(?:from|import)\s*["'](\.[^"']+)["']/g)) {
    bytes += await gzippedSize(join(dirname(script), specifier), seen)
  }
  return bytes
}

/** Gzipped bytes of one of `PAGES`, from a folder that holds a build. */
export async function pageSize(folder: string, page: string): Promise<number> {
  const sizes = ['', ...(PAGES[page] ?? [])].map((part) => zipped(join(folder, fileOf(part))))
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}

const fileOf = (part: string) => ['siit-jumpcloud', part, 'js'].filter(Boolean).join('.')

const zipped = async (path: string) => gzipSync(await readFile(path), { level: 9 }).length

/**
 * Gzipped bytes of all files of the built script in a folder. Left out are the development build, and the words of
 * other languages (`siit-jumpcloud.fr.js`, `siit-jumpcloud.settings.fr.js`): a page loads one language at most.
 */
export async function wholeSize(folder: string): Promise<number> {
  const sizes = (await englishFiles(folder)).map((name) => zipped(join(folder, name)))
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}

/** Files of a build that are on none of `PAGES`, so that a new one cannot go uncounted. */
export async function uncounted(folder: string): Promise<string[]> {
  const known = new Set(['', ...Object.values(PAGES).flat()].map(fileOf))
  return (await englishFiles(folder)).filter((name) => !known.has(name))
}

async function englishFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => {
    const parts = /^siit-jumpcloud\.(.*)\bjs$/.exec(name)?.[1]?.split('.')
    return parts && parts[0] !== 'dev' && !parts.some((part) => /^[a-z]{2}$/.test(part))
  })
}
