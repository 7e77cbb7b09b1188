/** The route table and the shared schemas → the OpenAPI document. Committed as `bff/openapi.json`. */
import { z } from 'zod'
import * as shared from '@siit-jumpcloud/shared'
import type { Route } from './route.ts'
import { routes } from './routes/index.ts'

type Json = Record<string, unknown>

/** Schemas that have a name of their own in the document. */
const named: Record<string, z.ZodType> = {
  Action: shared.action,
  ActionRequest: shared.actionRequest,
  AttestRequest: shared.attestRequest,
  BoundUser: shared.boundUser,
  CheckpointKey: shared.checkpointKey,
  Connection: shared.connection,
  ConnectionInput: shared.connectionInput,
  DecisionRequest: shared.decisionRequest,
  Device: shared.device,
  DeviceChange: shared.deviceChange,
  DevicePage: shared.devicePage,
  DeviceRefresh: shared.deviceRefresh,
  DeviceTypes: shared.deviceTypes,
  OpenResult: shared.openResult,
  Panel: shared.panel,
  PeopleResult: shared.peopleResult,
  Person: shared.person,
  PersonInput: shared.personInput,
  PinAnswer: shared.pinAnswer,
  PinRequest: shared.pinRequest,
  Policy: shared.policy,
  Problem: shared.problem,
  ReportCard: shared.reportCard,
  Scope: shared.scope,
  StreamEvent: shared.streamEvent,
  SyncRecord: shared.syncRecord,
  SyncRun: shared.syncRun,
  SyncRunDetail: shared.syncRunDetail,
  SystemGroup: shared.systemGroup,
  TimelineCheckpoint: shared.timelineCheckpoint,
  TimelineEntry: shared.timelineEntry,
  Verdict: shared.verdict,
  Webhook: shared.webhook,
  WebhookAttempt: shared.webhookAttempt,
  WebhookDelivery: shared.webhookDelivery,
  WebhookInput: shared.webhookInput,
  WebhookMessage: shared.webhookMessage,
  WebhookRotation: shared.webhookRotation,
}

const problemWords: Record<number, string> = {
  400: 'The request is not what this route takes; `errors` says where.',
  401: 'No token, or one that does not hold.',
  403: 'The token lacks a right, or a request; `code` names it.',
  404: 'Not there, or not yours: the two are never told apart.',
  409: 'Not possible in the present state; `code` names it.',
  412: 'Another version stands than the one named by If-Match.',
  413: 'The body is too large.',
  415: 'The body is of another media type.',
  422: 'A rule refused it (`verdict` says which), or what was given did not hold.',
  428: 'If-Match is missing.',
  429: 'Too many requests; `Retry-After` says when to try again.',
  502: 'JumpCloud said no.',
  503: 'Not available right now.',
  504: 'JumpCloud did not answer.',
}

/** The document. It is the same for every installation, so it names no server. */
export function openApiDocument(): Json {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  const components: Json = {}

  /** JSON Schema of `schema`; named parts go to the components. Readers must expect members yet unknown. */
  const schemaOf = (schema: z.ZodType): Json => {
    const {
      $schema: _,
      $defs,
      ...root
    } = rewritten(z.toJSONSchema(schema, { metadata: registry, io: 'input' }))
    for (const [id, definition] of Object.entries(($defs ?? {}) as Json)) components[id] = plain(definition)
    const own = registry.get(schema)?.id
    if (own === undefined) return root
    components[own] = plain(root)
    return { $ref: `#/components/schemas/${own}` }
  }

  const paths: Record<string, Json> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route, schemaOf)
  Object.assign(paths, openPaths(schemaOf))
  for (const schema of Object.values(named)) schemaOf(schema)

  return {
    openapi: '3.1.0',
    info: {
      title: 'Siit device panel for JumpCloud',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'What the widget and the host’s server call. Every answer other than success is a problem document (RFC 9457) with a stable `code`. Members that are not described here may be added; readers pass over them.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ hostToken: [] }],
    tags: [...new Set([...routes.map(({ tag }) => tag), 'Service'])].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        hostToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Signed by the host’s server; at most 15 minutes from `iat` to `exp`.',
        },
        metricsToken: { type: 'http', scheme: 'bearer', description: '`METRICS_TOKEN`.' },
      },
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

function operationOf(route: Route, schemaOf: (schema: z.ZodType) => Json): Json {
  const rights = route.anyOf.map((name) => `\`${name}\``).join(' or ')
  const description = [
    rights && `Needs ${rights}${route.needsRequest ? ' and a token with a request' : ''}.`,
    route.description,
  ]
    .filter(Boolean)
    .join(' ')
  const responses: Json = {}
  for (const [status, { description: words, schema, type, also }] of Object.entries(route.answers))
    responses[status] = {
      description: words,
      ...((schema ?? type) && {
        content: {
          [type ?? 'application/json']: { schema: schema ? schemaOf(schema) : { type: 'string' } },
          ...(also !== undefined && { [also]: { schema: { type: 'string' } } }),
        },
      }),
    }
  const problems = new Set([
    ...(route.query || route.body || route.streamed || route.headers?.length ? [400] : []),
    401,
    ...(route.anyOf.length > 0 || route.needsRequest || route.tag === 'Actions' ? [403] : []),
    ...(route.path.includes('{') ? [404] : []),
    ...(route.body ? [413, 415] : []),
    429,
    ...(route.problems ?? []),
  ])
  for (const status of [...problems].sort((a, b) => a - b)) responses[status] = problemAnswer(status)
  const content = route.body
    ? { 'application/json': { schema: schemaOf(route.body) } }
    : route.streamed &&
      Object.fromEntries(
        route.streamed.types.map((type) => {
          const item = schemaOf(route.streamed?.item ?? z.unknown())
          return [type, { schema: type === 'application/json' ? { type: 'array', items: item } : item }]
        }),
      )
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(description && { description }),
    ...(parametersOf(route).length > 0 && { parameters: parametersOf(route) }),
    ...(content && { requestBody: { required: !route.bodyOptional, content } }),
    responses,
  }
}

function parametersOf(route: Route): Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const query = route.query
    ? plain(rewritten(z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' })))
    : {}
  const properties = Object.entries((query['properties'] ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: 'query',
    required: ((query['required'] ?? []) as string[]).includes(name),
    schema: coerced(schema as Json),
  }))
  const headers = (route.headers ?? []).map(({ name, required, description }) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  }))
  return [...inPath, ...properties, ...headers]
}

/** A coerced number has no type on its way in; on the wire it is a whole number. */
const coerced = (schema: Json): Json =>
  schema['type'] === undefined && schema['minimum'] !== undefined ? { type: 'integer', ...schema } : schema

const problemAnswer = (status: number): Json => ({
  description: problemWords[status] ?? 'A problem.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** What is open without a host token; these are at the root too. */
function openPaths(schemaOf: (schema: z.ZodType) => Json): Record<string, Json> {
  const page = (
    id: string,
    summary: string,
    more: Json = {},
    type = 'application/json',
    unready = false,
  ) => ({
    get: {
      operationId: id,
      tags: ['Service'],
      summary,
      security: [],
      ...more,
      responses: {
        200: {
          description: 'So it is.',
          content: {
            [type]: { schema: type === 'application/json' ? { type: 'object' } : { type: 'string' } },
          },
        },
        ...(unready && { 503: problemAnswer(503) }),
        ...(more['security'] !== undefined && { 401: problemAnswer(401), 404: problemAnswer(404) }),
      },
    },
  })
  return {
    '/livez': page('livez', 'The process runs'),
    '/readyz': page(
      'readyz',
      'It can serve: its database answers and it is not stopping',
      {},
      undefined,
      true,
    ),
    '/metrics': page('metrics', 'Metrics for Prometheus', { security: [{ metricsToken: [] }] }, 'text/plain'),
    '/openapi.json': page('openapi', 'This document'),
    '/timeline/checkpoint-key': {
      get: {
        operationId: 'checkpointKeys',
        tags: ['Timeline'],
        summary: 'Public keys of checkpoints',
        description:
          'A JWK Set (RFC 7517) of the Ed25519 key that signs checkpoints and of those that did. Open to everyone: they are public keys.',
        security: [],
        responses: {
          200: {
            description: 'The keys, oldest first.',
            content: {
              'application/json': { schema: schemaOf(z.object({ keys: z.array(shared.checkpointKey) })) },
            },
          },
        },
      },
    },
    '/docs': page('docs', 'This document for people', {}, 'text/html'),
  }
}

/** zod names parts as `$defs`; an OpenAPI document keeps them with its components. */
const rewritten = (schema: object): Json =>
  plain(JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')))

/** Members of parsed JSON. Called on objects only. */
const plain = (value: unknown): Json => {
  const { id: _, ...rest } = value as Json
  return rest
}
