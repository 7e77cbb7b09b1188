/** What a page loads before the device panel can show. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** In bytes, gzipped; a kB is 1000 of them. */
export const BUDGET = 24_000

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
