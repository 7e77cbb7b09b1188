/** Connecting JumpCloud and its settings. The key only comes in: no answer holds more than its end. */
import { z } from 'zod'
import {
  connection,
  connectionInput,
  connectionReview,
  deviceTypes,
  pageOf,
  policy,
  reportCard,
  schedule,
  scope,
  scopePreview,
  syncRun,
  systemGroup,
  systemName,
} from '@siit-jumpcloud/shared'
import {
  checkConnection,
  disconnect,
  finishSetup,
  getConnection,
  getDeviceTypes,
  getPolicy,
  getSchedule,
  getScope,
  liftQuarantine,
  putConnection,
  putDeviceTypes,
  putPolicy,
  putSchedule,
  putScope,
  rotateKey,
  systemGroups,
  type Versioned,
  verifyConnection,
} from '../../connections/index.ts'
import { AppError } from '../../errors.ts'
import { connectionReview as reviewOf, outOfScope, previewScope } from '../../inventory/index.ts'
import { type AppContext, json, route } from '../route.ts'

const manage = { tag: 'Connection', anyOf: ['integration:manage'] } as const
const keyInput = connectionInput.pick({ apiKey: true })

const ifMatchHeader = [
  {
    name: 'If-Match',
    required: true,
    description: 'The ETag of the reading that is changed. Missing: 428. Another one stands: 412.',
  },
]
const ifMatch = (c: AppContext) => c.req.header('if-match') ?? null

const versioned = <T>(c: AppContext, { value, etag }: Versioned<T>) => json(c, value, 200, { ETag: etag })

export const connectionRoutes = [
  route({
    ...manage,
    method: 'get',
    path: '/connection',
    id: 'getConnection',
    summary: 'The connection as it stands',
    answers: { 200: { description: 'The connection; `not_connected` is a state too.', schema: connection } },
    async handle({ core, agent, c }) {
      return json(c, await getConnection(core, agent.workspaceId))
    },
  }),
  route({
    ...manage,
    method: 'put',
    path: '/connection',
    id: 'putConnection',
    summary: 'Verify the key, store it and start the import',
    body: connectionInput,
    answers: {
      200: { description: 'Connected; the import runs.', schema: z.object({ connection, run: syncRun }) },
    },
    problems: [409, 422, 429, 502, 504],
    async handle({ core, agent, body, c }) {
      return json(c, await putConnection(core, agent, body))
    },
  }),
  route({
    ...manage,
    method: 'delete',
    path: '/connection',
    id: 'deleteConnection',
    summary: 'Remove our copy and the key; JumpCloud is not touched',
    answers: { 204: { description: 'Disconnected. The timeline stays.' } },
    problems: [409],
    async handle({ core, agent, c }) {
      await disconnect(core, agent)
      return c.body(null, 204)
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/connection/verify',
    id: 'verifyConnection',
    summary: 'Try a key; nothing is stored',
    body: connectionInput,
    answers: { 200: { description: 'What the key is and can do.', schema: reportCard } },
    problems: [422, 429, 502, 504],
    async handle({ core, agent, body, c }) {
      return json(c, await verifyConnection(core, agent, body))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/connection/check',
    id: 'checkConnection',
    summary: 'Ask JumpCloud again what the stored key can do',
    answers: { 200: { description: 'The connection, with a new report.', schema: connection } },
    problems: [409, 429, 502, 504],
    async handle({ core, agent, c }) {
      return json(c, await checkConnection(core, agent))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/connection/finish',
    id: 'finishSetup',
    summary: 'End the review: from now on request panels show devices',
    answers: { 200: { description: 'The connection.', schema: connection } },
    problems: [409],
    async handle({ core, agent, c }) {
      return json(c, await finishSetup(core, agent))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/connection/rotate',
    id: 'rotateKey',
    summary: 'Replace the key of the same organization, without downtime',
    body: keyInput,
    answers: { 200: { description: 'The connection.', schema: connection } },
    problems: [409, 422, 429, 502, 504],
    async handle({ core, agent, body, c }) {
      return json(c, await rotateKey(core, agent, body))
    },
  }),
  route({
    ...manage,
    method: 'delete',
    path: '/connection/quarantine',
    id: 'liftQuarantine',
    summary: 'Lift the quarantine after a restore: locks and wipes may be sent again',
    answers: { 204: { description: 'Lifted.' } },
    async handle({ core, agent, c }) {
      if (!(await liftQuarantine(core, agent)))
        throw new AppError(
          'not_found',
          'no_quarantine',
          'This workspace is not in quarantine. Nothing was changed.',
        )
      return c.body(null, 204)
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/system-groups',
    id: 'listSystemGroups',
    summary: "JumpCloud's system groups, to choose a scope from",
    answers: {
      200: {
        description: 'All of them, by name; never another page.',
        schema: z.object({ items: z.array(systemGroup), next: z.null() }),
      },
    },
    problems: [409, 429, 502, 504],
    async handle({ core, agent, c }) {
      return json(c, { items: await systemGroups(core, agent.workspaceId), next: null })
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/review',
    id: 'getConnectionReview',
    summary: 'The inventory beside JumpCloud, in numbers',
    answers: {
      200: { description: 'The numbers; the lists are those of `/devices`.', schema: connectionReview },
    },
    problems: [409],
    async handle({ core, agent, c }) {
      return json(c, await reviewOf(core, agent))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/out-of-scope',
    id: 'listOutOfScope',
    summary: 'Systems that the scope leaves out',
    description: 'Read live from JumpCloud, stored nowhere. A page may be short and yet have a next one.',
    query: z.object({
      cursor: z
        .string()
        .regex(/^\d{1,9}$/)
        .optional(),
    }),
    answers: { 200: { description: 'A page of systems.', schema: pageOf(systemName) } },
    problems: [409, 502, 504],
    async handle({ core, agent, query, c }) {
      return json(c, await outOfScope(core, agent, query.cursor))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/connection/scope/preview',
    id: 'previewScope',
    summary: 'What a scope would bring in and leave out; nothing is stored',
    body: scope,
    answers: {
      200: { description: 'How many enter, leave and stay, and the first of each.', schema: scopePreview },
    },
    problems: [409, 422, 502, 504],
    async handle({ core, agent, body, c }) {
      return json(c, await previewScope(core, agent, body))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/schedule',
    id: 'getSchedule',
    summary: 'How often it is synced by itself',
    answers: { 200: { description: 'The schedule, with its ETag.', schema: schedule } },
    problems: [409],
    async handle({ core, agent, c }) {
      return versioned(c, await getSchedule(core, agent.workspaceId))
    },
  }),
  route({
    ...manage,
    method: 'put',
    path: '/connection/schedule',
    id: 'putSchedule',
    summary: 'Change how often it is synced by itself',
    body: schedule,
    headers: ifMatchHeader,
    answers: { 200: { description: 'The schedule as stored, with its new ETag.', schema: schedule } },
    problems: [409, 412, 428],
    async handle({ core, agent, body, c }) {
      return versioned(c, await putSchedule(core, agent, ifMatch(c), body))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/scope',
    id: 'getScope',
    summary: 'Which systems are kept',
    answers: { 200: { description: 'The scope, with its ETag.', schema: scope } },
    problems: [409],
    async handle({ core, agent, c }) {
      return versioned(c, await getScope(core, agent.workspaceId))
    },
  }),
  route({
    ...manage,
    method: 'put',
    path: '/connection/scope',
    id: 'putScope',
    summary: 'Choose which systems are kept',
    body: scope,
    headers: ifMatchHeader,
    answers: { 200: { description: 'The scope as stored, with its new ETag.', schema: scope } },
    problems: [409, 412, 422, 428, 429, 502, 504],
    async handle({ core, agent, body, c }) {
      return versioned(c, await putScope(core, agent, ifMatch(c), body))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/device-types',
    id: 'getDeviceTypes',
    summary: 'Which operating system counts as which type of device',
    answers: { 200: { description: 'The mapping, with its ETag.', schema: deviceTypes } },
    problems: [409],
    async handle({ core, agent, c }) {
      return versioned(c, await getDeviceTypes(core, agent.workspaceId))
    },
  }),
  route({
    ...manage,
    method: 'put',
    path: '/connection/device-types',
    id: 'putDeviceTypes',
    summary: 'Change the mapping',
    body: deviceTypes,
    headers: ifMatchHeader,
    answers: { 200: { description: 'The mapping as stored, with its new ETag.', schema: deviceTypes } },
    problems: [409, 412, 428],
    async handle({ core, agent, body, c }) {
      return versioned(c, await putDeviceTypes(core, agent, ifMatch(c), body))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/connection/policy',
    id: 'getPolicy',
    summary: 'What agents may do here',
    answers: { 200: { description: 'The policy, with its ETag.', schema: policy } },
    problems: [409],
    async handle({ core, agent, c }) {
      return versioned(c, await getPolicy(core, agent.workspaceId))
    },
  }),
  route({
    ...manage,
    method: 'put',
    path: '/connection/policy',
    id: 'putPolicy',
    summary: 'Change the policy',
    body: policy,
    headers: ifMatchHeader,
    answers: { 200: { description: 'The policy as stored, with its new ETag.', schema: policy } },
    problems: [409, 412, 422, 428, 429, 502, 504],
    async handle({ core, agent, body, c }) {
      return versioned(c, await putPolicy(core, agent, ifMatch(c), body))
    },
  }),
]
