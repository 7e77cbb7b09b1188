/** One build of the widget: its files by name, and the hash of all of them together. */
import { createHash } from 'node:crypto'
import { constants, brotliCompressSync, gzipSync } from 'node:zlib'
import { once } from './once.ts'

export const script = 'siit-jumpcloud.js'

export interface Build {
  /** Of all files, names included: pages pin it in the address. */
  readonly hash: string
  readonly files: ReadonlyMap<string, BuiltFile>
}

export interface BuiltFile {
  readonly plain: Buffer<ArrayBuffer>
  /** As a page's `integrity` attribute has it (Subresource Integrity). */
  readonly integrity: string
  gzip(): Buffer<ArrayBuffer>
  brotli(): Buffer<ArrayBuffer>
}

/** Makes a build of these files; the same files, in whatever order, make the same build. */
export function makeBuild(contents: Iterable<readonly [name: string, plain: Buffer<ArrayBuffer>]>): Build {
  const files = new Map<string, BuiltFile>()
  const all = createHash('sha256')
  for (const [name, plain] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    all.update(`${name}\0${plain.byteLength}\0`).update(plain)
    files.set(name, {
      plain,
      integrity: `sha384-${createHash('sha384').update(plain).digest('base64')}`,
      gzip: once(() => gzipSync(plain, { level: 9 })),
      brotli: once(() => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
    })
  }
  return { hash: all.digest('hex').slice(0, 20), files }
}
