/** Phase `hardware`: what System Insights tells of each device's make, memory and encrypted volumes. */
import type { Hardware, InsightsPage, InsightsRequest, VolumeEncryption } from '../../jumpcloud/index.ts'
import { hardwareColumns, hardwareKeys, hardwareNeeds } from '../columns.ts'
import { groupBy } from '../write.ts'
import type { BatchDevice, SyncContext } from './context.ts'
import { allPages } from './scope.ts'

/** JumpCloud's limit for a page of System Insights is 10,000; a batch of systems has some hundred rows. */
const pageSize = 1000

interface Insights {
  hardware: Map<string, Hardware>
  volumes: Map<string, VolumeEncryption[]>
  /** False where the key or the organization has none of it: then what is known stays, but for encryption. */
  available: boolean
}

/** Reads by the ids of our own devices, so that one which tells nothing any more is noticed. */
export async function readHardware(run: SyncContext): Promise<void> {
  let told = false
  await run.overDevices({
    read: (batch): Promise<Insights> => insightsOf(run, batch),
    patch: (row, { hardware, volumes }) =>
      hardwareColumns(row, hardware.get(row.jumpcloudId) ?? null, volumes.get(row.jumpcloudId) ?? []),
    columns: hardwareKeys,
    needs: hardwareNeeds,
    also: async (tx, _rows, { available }) => {
      if (available || told) return
      told = true
      await run.note(tx, [
        {
          jumpcloudId: null,
          code: 'system_insights_unavailable',
          detail:
            'JumpCloud gives this key no System Insights: model, memory and BitLocker of devices stay unknown. ' +
            'Give the key the right to read them, or switch System Insights on in JumpCloud.',
        },
      ])
    },
  })
}

async function insightsOf(run: SyncContext, batch: readonly BatchDevice[]): Promise<Insights> {
  const ids = (families: readonly BatchDevice['osFamily'][]) =>
    batch.filter(({ osFamily }) => families.includes(osFamily)).map(({ jumpcloudId }) => jumpcloudId)
  const [hardware, bitlocker, disks] = await Promise.all([
    // Phones and tablets have no agent, hence no System Insights.
    all(ids(['macos', 'windows', 'linux', 'unknown']), (request) =>
      run.client.hardwarePage(request, run.signal),
    ),
    all(ids(['windows']), (request) => run.client.encryptionPage('bitlocker_info', request, run.signal)),
    all(ids(['macos', 'linux']), (request) =>
      run.client.encryptionPage('disk_encryption', request, run.signal),
    ),
  ])
  return {
    hardware: new Map(hardware.items.map((item) => [item.systemId, item])),
    volumes: groupBy([...bitlocker.items, ...disks.items], (volume) => volume.systemId),
    available: hardware.available && bitlocker.available && disks.available,
  }
}

async function all<T>(
  systemIds: readonly string[],
  read: (request: InsightsRequest) => Promise<InsightsPage<T>>,
): Promise<{ items: T[]; available: boolean }> {
  const items: T[] = []
  let available = true
  if (systemIds.length === 0) return { items, available }
  // One without data is an empty page, which ends a list without being one of its pages.
  const noting = async (skip: number) => {
    const page = await read({ skip, limit: pageSize, systemIds })
    available &&= page.available
    return page
  }
  for await (const page of allPages(noting)) items.push(...page.items)
  return { items, available }
}
