/** The panel, the inventory, and what is asked of a device. */
import { z } from 'zod'
import {
  action,
  actionRequest,
  device,
  deviceExportQuery,
  deviceHistory,
  devicePage,
  deviceQuery,
  deviceRefresh,
  foundSystem,
  openResult,
  ownerChoice,
  panel,
} from '@siit-jumpcloud/shared'
import { requestAction } from '../../actions/index.ts'
import {
  deviceHistory as historyOf,
  exportDevices,
  getDevice,
  listDevices,
  lookUpSystems,
  refreshDevice,
  releaseOwner,
  settleOwner,
} from '../../inventory/index.ts'
import { withETag } from '../etag.ts'
import { panelAnswer } from '../panel-answers.ts'
import { json, route } from '../route.ts'
import { textStream } from '../text-stream.ts'

export const deviceRoutes = [
  route({
    method: 'get',
    path: '/panel',
    id: 'getPanel',
    tag: 'Devices',
    summary: "The requester's devices, with what each allows",
    anyOf: ['devices:read'],
    needsRequest: true,
    headers: [{ name: 'If-None-Match', required: false, description: 'The ETag of the reading at hand.' }],
    answers: {
      200: { description: 'The panel, with its ETag.', schema: panel },
      304: { description: 'It is as it was.' },
    },
    async handle({ core, agent, c }) {
      return withETag(c, await panelAnswer(core, agent))
    },
  }),
  route({
    method: 'get',
    path: '/devices',
    id: 'listDevices',
    tag: 'Devices',
    summary: 'The inventory',
    anyOf: ['devices:search', 'integration:manage'],
    query: deviceQuery,
    answers: { 200: { description: 'A page of devices with facet counts.', schema: devicePage } },
    async handle({ core, agent, query, c }) {
      return json(c, await listDevices(core, agent, query))
    },
  }),
  route({
    method: 'get',
    path: '/devices/export',
    id: 'exportDevices',
    tag: 'Devices',
    summary: 'The inventory as a file',
    description: 'The filters and the order of the list, and all of its pages.',
    anyOf: ['devices:search', 'integration:manage'],
    query: deviceExportQuery,
    answers: { 200: { description: 'CSV, a line a device.', type: 'text/csv' } },
    handle({ core, agent, query, c }) {
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', 'attachment; filename="devices.csv"')
      c.header('Cache-Control', 'no-store')
      const broke = (error: unknown) =>
        core.log.error({ requestId: c.get('requestId'), err: error }, 'an export of devices broke off')
      return Promise.resolve(c.body(textStream(exportDevices(core, agent, query), broke)))
    },
  }),
  route({
    method: 'get',
    path: '/devices/lookup',
    id: 'lookUpSystems',
    tag: 'Devices',
    summary: 'Search JumpCloud itself, and tell why a system is not in the inventory',
    description:
      'By part of a hostname, display name or serial number; the first ten. Read live, stored nowhere.',
    anyOf: ['devices:search', 'integration:manage'],
    query: z.object({ q: z.string().trim().min(2).max(200) }),
    answers: {
      200: {
        description: 'What JumpCloud has; never another page.',
        schema: z.object({ items: z.array(foundSystem), next: z.null() }),
      },
    },
    problems: [409, 502, 504],
    async handle({ core, agent, query, c }) {
      return json(c, { items: await lookUpSystems(core, agent, query.q), next: null })
    },
  }),
  route({
    method: 'get',
    path: '/devices/{id}/history',
    id: 'getDeviceHistory',
    tag: 'Devices',
    summary: 'Its owners, and what was asked of it',
    anyOf: ['devices:read', 'devices:search', 'integration:manage'],
    answers: { 200: { description: 'Newest first, at most 200 of each.', schema: deviceHistory } },
    async handle({ core, agent, param, c }) {
      return json(c, await historyOf(core, agent, param('id')))
    },
  }),
  route({
    method: 'put',
    path: '/devices/{id}/owner',
    id: 'settleOwner',
    tag: 'Devices',
    summary: 'Say whose it is, where several persons fit',
    description:
      'Remembered over syncs, as long as there is a conflict and the person is one of its candidates; dropped for good once either is over.',
    anyOf: ['integration:manage'],
    body: ownerChoice,
    answers: { 200: { description: 'The device with its owner.', schema: device } },
    problems: [409, 422],
    async handle({ core, agent, param, body, c }) {
      return json(c, await settleOwner(core, agent, param('id'), body))
    },
  }),
  route({
    method: 'delete',
    path: '/devices/{id}/owner',
    id: 'releaseOwner',
    tag: 'Devices',
    summary: 'Give the question whose it is back to the rule',
    anyOf: ['integration:manage'],
    answers: { 200: { description: 'The device as the rule decides it.', schema: device } },
    problems: [409],
    async handle({ core, agent, param, c }) {
      return json(c, await releaseOwner(core, agent, param('id')))
    },
  }),
  route({
    method: 'get',
    path: '/devices/{id}',
    id: 'getDevice',
    tag: 'Devices',
    summary: 'One device',
    anyOf: ['devices:read', 'devices:search', 'integration:manage'],
    answers: { 200: { description: 'The device.', schema: device } },
    async handle({ core, agent, param, c }) {
      return json(c, await getDevice(core, agent, param('id')))
    },
  }),
  route({
    method: 'post',
    path: '/devices/{id}/refresh',
    id: 'refreshDevice',
    tag: 'Devices',
    summary: 'Read the device anew from JumpCloud',
    anyOf: ['devices:read', 'devices:search'],
    answers: {
      200: { description: 'The device as it is now, and what differs from our copy.', schema: deviceRefresh },
    },
    problems: [409, 429, 502, 504],
    async handle({ core, agent, param, c }) {
      return json(c, await refreshDevice(core, agent, param('id')))
    },
  }),
  route({
    method: 'post',
    path: '/devices/{id}/actions',
    id: 'requestAction',
    tag: 'Actions',
    summary: 'Lock, wipe, or open in JumpCloud',
    description:
      'The answer comes as soon as the intent is on disk. Sending follows at once; its outcome comes by `/events` and `/actions/{id}`. Needs `devices:lock` or `devices:wipe` by what is asked; a device that is not the requester’s needs `devices:search` as well.',
    anyOf: [],
    body: actionRequest,
    headers: [
      {
        name: 'Idempotency-Key',
        required: false,
        description:
          'Required for lock and wipe: new and random for each decision of a person, the same for each try of it. The same key gives the same answer; with another body it is refused.',
      },
    ],
    answers: {
      200: { description: 'Of `open`: where the record is.', schema: openResult },
      202: { description: 'Of `lock` and `wipe`: the action; its address is in Location.', schema: action },
    },
    problems: [409, 422, 429],
    async handle({ core, agent, param, body, c }) {
      const key = c.req.header('idempotency-key') ?? null
      const result = await requestAction(core, agent, param('id'), body, key)
      return result.status === 202
        ? json(c, result.body, 202, { Location: `/api/v1/actions/${result.body.id}` })
        : json(c, result.body)
    },
  }),
]
