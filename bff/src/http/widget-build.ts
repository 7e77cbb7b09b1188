/** One build of the widget: its files by name, the hash of all of them together, and how pages get it that pin none. */
import { createHash } from 'node:crypto'
import { constants, brotliCompressSync, gzipSync } from 'node:zlib'
import { once } from './once.ts'

export const script = 'siit-jumpcloud.js'
/** What pages name; all else are parts of it. */
export const isScript = (name: string) => name === script || name === 'siit-jumpcloud.dev.js'

export interface Build {
  /** Of all files, names included: pages pin it in the address. */
  readonly hash: string
  readonly files: ReadonlyMap<string, BuiltFile>
  /**
   * The same for a page that names no build. It may be open for days and fetch a part after the service was upgraded,
   * and a part fits no other script than its own: so each names the others with this build.
   */
  unpinned(): ReadonlyMap<string, BuiltFile>
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
    files.set(name, builtFile(plain))
  }
  const hash = all.digest('hex').slice(0, 20)
  return {
    hash,
    files,
    unpinned: once(
      () =>
        new Map([...files].map(([name, { plain }]) => [name, builtFile(Buffer.from(naming(hash, plain)))])),
    ),
  }
}

/** Names the parts that `plain` imports with their build. The script itself is the one that the page has. */
const naming = (hash: string, plain: Buffer) =>
  plain
    .toString()
    .replaceAll(/"\.\/(siit-jumpcloud\.[\w.-]+)"/g, (text, name: string) =>
      isScript(name) ? text : `"./${name}?build=${hash}"`,
    )

export function builtFile(plain: Buffer<ArrayBuffer>): BuiltFile {
  return {
    plain,
    integrity: `sha384-${createHash('sha384').update(plain).digest('base64')}`,
    gzip: once(() => gzipSync(plain, { level: 9 })),
    brotli: once(() => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
  }
}
