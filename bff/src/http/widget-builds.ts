/**
 * The builds that pages may have pinned. A page with `/widget/<hash>/…` and its integrity must go on working after the
 * service was upgraded, and while replicas of two versions stand side by side: so each build is kept in the database
 * before its hash is told to anybody. Half a megabyte a release; never thrown away, because nobody knows who pinned it.
 */
import { eq } from 'drizzle-orm'
import { brotliDecompressSync } from 'node:zlib'
import type { Core } from '../core.ts'
import { type Build, makeBuild } from './widget-build.ts'

/** Earlier builds that are held ready; the one that was asked for longest ago goes first. */
const mostReady = 4
const isHash = (text: string) => /^[0-9a-f]{20}$/.test(text)

export interface WidgetBuilds {
  /** Keeps a build for ever. Throws what the database throws. */
  keep(build: Build): Promise<void>
  /** An earlier build, or null where there was none with that hash. */
  find(hash: string): Promise<Build | null>
}

export function widgetBuilds({ engine, clock }: Pick<Core, 'engine' | 'clock'>): WidgetBuilds {
  const table = engine.tables.widgetBuilds
  const kept = new Set<string>()
  const ready = new Map<string, Build>()
  return {
    async keep({ hash, files }) {
      if (kept.has(hash)) return
      const known = await engine.db.select({ hash: table.hash }).from(table).where(eq(table.hash, hash))
      if (known.length === 0) {
        const packed = Object.fromEntries(
          [...files].map(([name, file]) => [name, file.brotli().toString('base64')]),
        )
        await engine.tx((tx) =>
          tx.insert(table).values({ hash, files: packed, storedAt: clock.now() }).onConflictDoNothing(),
        )
      }
      kept.add(hash)
    },
    async find(hash) {
      if (!isHash(hash)) return null
      let build = ready.get(hash)
      if (!build) {
        const [row] = await engine.db.select({ files: table.files }).from(table).where(eq(table.hash, hash))
        if (!row) return null
        build = makeBuild(
          Object.entries(row.files).map(([name, packed]) => [
            name,
            brotliDecompressSync(Buffer.from(packed, 'base64')),
          ]),
        )
      }
      ready.delete(hash)
      ready.set(hash, build)
      const oldest = ready.keys().next()
      if (ready.size > mostReady && !oldest.done) ready.delete(oldest.value)
      return build
    },
  }
}
