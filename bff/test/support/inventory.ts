/** What tests of the inventory ask of a harness, through the routes. */
import {
  type Device,
  device,
  type DevicePage,
  devicePage,
  deviceRefresh,
  type DeviceRefresh,
  type Panel,
  panel,
  type SyncRunDetail,
  syncRunDetail,
} from '@siit-jumpcloud/shared'
import { expect } from 'vitest'
import type { Harness, TokenOptions } from './harness.ts'

const read = async (harness: Harness, path: string, token?: string): Promise<unknown> => {
  const response = await harness.request(path, token === undefined ? {} : { token })
  expect(response.status, path).toBe(200)
  return response.json()
}

export const runOf = async (harness: Harness, id: string): Promise<SyncRunDetail> =>
  syncRunDetail.parse(await read(harness, `/sync/runs/${id}`))

/** Starts a sync, waits for its end and gives the run. */
export async function sync(harness: Harness): Promise<SyncRunDetail> {
  // Two runs never begin in the same millisecond.
  harness.clock.advance(60_000)
  const response = await harness.request('/sync', { method: 'POST' })
  expect(response.status).toBe(202)
  const { id } = (await response.json()) as { id: string }
  await harness.settle()
  return runOf(harness, id)
}

export const page = async (harness: Harness, query = ''): Promise<DevicePage> =>
  devicePage.parse(await read(harness, `/devices?${query}`))

/** Every device of the inventory, removed ones too. */
export async function allDevices(harness: Harness): Promise<Device[]> {
  const all: Device[] = []
  for (const filter of ['', '&status=removed'])
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`
      const part = await page(harness, `limit=200${filter}${cursor}`)
      all.push(...part.items)
      next = part.next
    }
  return all
}

/** The device of a JumpCloud system. */
export async function deviceOf(harness: Harness, jumpcloudId: string): Promise<Device> {
  const found = (await allDevices(harness)).find((one) => one.jumpcloudId === jumpcloudId)
  if (!found) throw new Error(`no device of system ${jumpcloudId}`)
  return found
}

export const readDevice = async (harness: Harness, id: string, token?: string): Promise<Device> =>
  device.parse(await read(harness, `/devices/${id}`, token))

export async function refresh(harness: Harness, id: string): Promise<DeviceRefresh> {
  const response = await harness.request(`/devices/${id}/refresh`, { method: 'POST' })
  expect(response.status).toBe(200)
  return deviceRefresh.parse(await response.json())
}

export async function panelOf(harness: Harness, overrides?: TokenOptions): Promise<Panel> {
  return panel.parse(await read(harness, '/panel', await harness.token(overrides)))
}
