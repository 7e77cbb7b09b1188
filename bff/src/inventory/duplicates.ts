/** Serial numbers that several devices share. A serial is never an identity; a shared one needs a look all the same. */
import { and, count, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import { isPlaceholderSerial } from '../jumpcloud/index.ts'
import type { Db, Engine } from '../store/index.ts'

/** Real serial numbers of more than one device that is there, with how many. A maker's placeholder is none. */
export async function sharedSerials(
  engine: Engine,
  db: Db,
  workspaceId: string,
): Promise<Map<string, number>> {
  const { devices } = engine.tables
  const rows = await db
    .select({ serial: devices.serialNumber, devices: count() })
    .from(devices)
    .where(
      and(eq(devices.workspaceId, workspaceId), isNotNull(devices.serialNumber), isNull(devices.removedAt)),
    )
    .groupBy(devices.serialNumber)
    .having(gt(count(), 1))
  return new Map(
    rows.flatMap(({ serial, devices: many }) =>
      serial === null || isPlaceholderSerial(serial) ? [] : [[serial, many] as const],
    ),
  )
}
