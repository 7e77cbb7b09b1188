/**
 * Who does what until when, among replicas: written once for both stores, each step one conditional statement.
 *
 * Time is the process's own. Replicas whose clocks differ by more than a lease lasts may both hold it, so what a
 * lease guards must be harmless when done twice; what must happen once (a command) has its own claim.
 */
import { randomUUID } from 'node:crypto'
import { and, eq, gt, lte } from 'drizzle-orm'
import type { Core } from '../core.ts'
import type { Engine } from '../store/index.ts'

interface LeaseClaim {
  name: string
  owner: string
  /** Milliseconds since 1970. */
  until: number
}

/** Takes the lease where it is free or over. Returns whether it is ours now. */
async function claimLease(engine: Engine, claim: LeaseClaim, now: number): Promise<boolean> {
  const { leases } = engine.tables
  const rows = await engine.tx((tx) =>
    tx
      .insert(leases)
      .values(claim)
      .onConflictDoUpdate({
        target: leases.name,
        set: { owner: claim.owner, until: claim.until },
        setWhere: lte(leases.until, now),
      })
      .returning({ owner: leases.owner }),
  )
  return rows.length > 0
}

/** Holds it longer. False where it was over already, even if nobody else took it: it may have been, meanwhile. */
async function renewLease(engine: Engine, claim: LeaseClaim, now: number): Promise<boolean> {
  const { leases } = engine.tables
  const rows = await engine.tx((tx) =>
    tx
      .update(leases)
      .set({ until: claim.until })
      .where(and(eq(leases.name, claim.name), eq(leases.owner, claim.owner), gt(leases.until, now)))
      .returning({ owner: leases.owner }),
  )
  return rows.length > 0
}

/** Gives it back, where it is still ours. */
async function releaseLease(engine: Engine, claim: LeaseClaim): Promise<void> {
  const { leases } = engine.tables
  await engine.tx(async (tx) => {
    await tx.delete(leases).where(and(eq(leases.name, claim.name), eq(leases.owner, claim.owner)))
  })
}

/** What came of `withLease`: nothing where somebody else holds it. */
export type LeaseResult<T> = { held: true; value: T } | { held: false }

/**
 * Runs `work` while this process holds the lease `name`, and nothing where another holds it (in this process or in
 * another one). Renewed every third of `milliseconds`; `work`'s signal aborts where that fails until the lease is
 * over, and where `stop` aborts. A process that dies leaves the lease to run out.
 */
export async function withLease<T>(
  core: Core,
  name: string,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  stop?: AbortSignal,
): Promise<LeaseResult<T>> {
  const { engine, clock } = core
  const claim = (): LeaseClaim => ({ name, owner, until: clock.now() + milliseconds })
  const owner = `${core.processId}:${randomUUID()}`
  if (!(await claimLease(engine, claim(), clock.now()))) return { held: false }

  const lost = new AbortController()
  const done = new AbortController()
  const renewing = (async () => {
    let until = clock.now() + milliseconds
    for (;;) {
      await clock.sleep(milliseconds / 3, done.signal)
      if (done.signal.aborted) return
      const next = claim()
      // A database that does not answer leaves the lease as it is: it is ours until it is over.
      const renewed = await renewLease(engine, next, clock.now()).catch(() => null)
      if (renewed) until = next.until
      else if (renewed === false || clock.now() >= until) {
        lost.abort(new Error(`The lease "${name}" is over.`))
        return
      }
    }
  })()
  try {
    return { held: true, value: await work(stop ? AbortSignal.any([lost.signal, stop]) : lost.signal) }
  } finally {
    done.abort()
    await renewing
    await releaseLease(engine, claim()).catch((error: unknown) => {
      core.log.warn({ err: error, lease: name }, 'A lease could not be given back; it runs out by itself.')
    })
  }
}
