/** The panel, the inventory, and what is asked of a device. */
import {
  action,
  actionRequest,
  device,
  devicePage,
  deviceQuery,
  deviceRefresh,
  openResult,
  panel,
} from '@siit-jumpcloud/shared'
import { requestAction } from '../../actions/index.ts'
import { getDevice, listDevices, refreshDevice } from '../../inventory/index.ts'
import { withETag } from '../etag.ts'
import { panelAnswer } from '../panel-answers.ts'
import { json, route } from '../route.ts'

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
