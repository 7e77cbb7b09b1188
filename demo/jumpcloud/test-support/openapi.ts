/**
 * JumpCloud's published OpenAPI documents as a judge of requests and answers.
 *
 * The 2026 documents judge current 2xx shapes; the 2023 pair what those lost: error answers, emptied operations, headers.
 * Two liberties, both because recorded traffic takes them: every optional field may be null, and no object is closed.
 * What a document does not speak of is reported as `documented: false`, never as a fault.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ValidateFunction } from 'ajv'
import ajvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'

export interface JudgedRequest {
  method: string
  /** Absolute, or a path with its query. */
  url: string
  headers?: Record<string, string>
  /** Parsed JSON; undefined where there is no body. */
  body?: unknown
}

export interface JudgedAnswer {
  method: string
  url: string
  status: number
  /** Parsed JSON; undefined where there is no body. */
  body?: unknown
}

export interface Verdict {
  /** Whether a document has this path, method and (for an answer) status with something to judge by. */
  documented: boolean
  /** What contradicts the document; empty where nothing does. */
  problems: string[]
}

export interface OpenApiJudge {
  request(request: JudgedRequest): Verdict
  answer(answer: JudgedAnswer): Verdict
  /** The scopes of which a key needs one (2023 documents, `x-scopes`); null where none are published. */
  scopes(method: string, url: string): string[] | null
}

type Node = Record<string, unknown>

interface Operation {
  document: Document
  template: string
  operation: Node
  parameters: Node[]
}

interface Document {
  name: string
  base: string
  root: Node
  ajv: InstanceType<typeof ajvDraft04.default>
  compiled: Map<string, ValidateFunction>
}

const sources: readonly { name: string; file: string; base: string }[] = [
  { name: 'v2', file: 'openapi-v2.json', base: '/api/v2' },
  { name: 'v2-2023', file: 'openapi-v2-2023-05-with-errors.json', base: '/api/v2' },
  { name: 'insights', file: 'openapi-insights.json', base: '/insights/directory/v1' },
  { name: 'v1', file: 'openapi-v1.json', base: '/api' },
  { name: 'v1-2023', file: 'openapi-v1-2023-05-with-errors.json', base: '/api' },
]

/** Reads the documents of a folder. Throws where one is missing. */
export function createOpenApiJudge(directory: string): OpenApiJudge {
  const documents = sources.map(({ name, file, base }) => read(name, join(directory, file), base))

  const operationsFor = (method: string, path: string): Operation[] =>
    documents.flatMap((document) => {
      if (!path.startsWith(`${document.base}/`)) return []
      if (document.base === '/api' && path.startsWith('/api/v2/')) return []
      return operationsIn(document, method, path.slice(document.base.length))
    })

  return {
    request: ({ method, url, headers = {}, body }) => {
      const target = new URL(url, 'https://console.jumpcloud.com')
      const found = operationsFor(method, target.pathname)
      if (found.length === 0) return { documented: false, problems: [] }
      const problems = found.map((operation) => [
        ...queryProblems(operation, target),
        ...bodyProblems(operation, body),
        ...headerProblems(operation, found, headers, body),
      ])
      // The two generations differ in where a parameter goes; a request that either of them takes is a good one.
      const best = problems.reduce((a, b) => (b.length < a.length ? b : a))
      return { documented: true, problems: best }
    },
    answer: ({ method, url, status, body }) => {
      const target = new URL(url, 'https://console.jumpcloud.com')
      for (const operation of operationsFor(method, target.pathname)) {
        const answer = node(node(operation.operation['responses'])?.[String(status)])
        if (answer === null) continue
        const schema = schemaOf(answer)
        const where = `${operation.document.name} ${method} ${operation.template} ${String(status)}`
        if (schema === null)
          return {
            documented: true,
            problems: body === undefined ? [] : [`${where}: has a body; none is documented`],
          }
        if (body === undefined) return { documented: true, problems: [`${where}: has no body`] }
        return { documented: true, problems: validate(operation.document, where, schema, body) }
      }
      return { documented: false, problems: [] }
    },
    scopes: (method, url) => {
      const path = new URL(url, 'https://console.jumpcloud.com').pathname
      const published = operationsFor(method, path).map((operation) => operation.operation['x-scopes'])
      const scopes = published.find((one) => Array.isArray(one))
      return scopes === undefined ? null : list(scopes).filter((scope) => typeof scope === 'string')
    },
  }
}

function read(name: string, file: string, base: string): Document {
  const root = node(JSON.parse(readFileSync(file, 'utf8')))
  if (root === null) throw new TypeError(`${file} holds no object.`)
  const ajv = new ajvDraft04.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const schemas = node(root['definitions']) ?? node(node(root['components'])?.['schemas']) ?? {}
  ajv.addSchema(
    {
      definitions: Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, lenient(schema)])),
    },
    'document',
  )
  return { name, base, root, ajv, compiled: new Map() }
}

function node(value: unknown): Node | null {
  // Any object that is no list can be read by name; what is found is unknown and looked at again.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : null
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A schema as this judge uses it: references into one document, nulls in optional fields, nothing closed. */
function lenient(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lenient)
  const source = node(schema)
  if (source === null) return schema
  const reference = source['$ref']
  if (typeof reference === 'string')
    return { $ref: `document#/definitions/${reference.split('/').at(-1) ?? ''}` }
  const made: Node = {}
  for (const [key, value] of Object.entries(source)) {
    if (key === 'example' || key === 'examples' || key === 'default' || key.startsWith('x-')) continue
    if (key === 'properties') {
      const required = new Set(list(source['required']))
      made[key] = Object.fromEntries(
        Object.entries(node(value) ?? {}).map(([name, property]) => [
          name,
          required.has(name) ? lenient(property) : { anyOf: [{ type: 'null' }, lenient(property)] },
        ]),
      )
    } else if (key === 'additionalProperties') made[key] = value === false ? {} : lenient(value)
    else if (key === 'enum' || key === 'required') made[key] = value
    else made[key] = lenient(value)
  }
  return source['x-nullable'] === true || source['nullable'] === true
    ? { anyOf: [{ type: 'null' }, made] }
    : made
}

function operationsIn(document: Document, method: string, path: string): Operation[] {
  const segments = path.split('/')
  const found: { operation: Operation; literal: number }[] = []
  for (const [template, item] of Object.entries(node(document.root['paths']) ?? {})) {
    const parts = template.split('/')
    if (parts.length !== segments.length) continue
    if (!parts.every((part, index) => part.startsWith('{') || part === segments[index])) continue
    const operation = node(node(item)?.[method.toLowerCase()])
    if (operation === null) continue
    const parameters = [...list(node(item)?.['parameters']), ...list(operation['parameters'])].map((one) =>
      resolve(document, one),
    )
    found.push({
      operation: { document, template, operation, parameters },
      literal: parts.filter((part) => !part.startsWith('{')).length,
    })
  }
  return found
    .sort((a, b) => b.literal - a.literal)
    .slice(0, 1)
    .map((one) => one.operation)
}

function resolve(document: Document, parameter: unknown): Node {
  const source = node(parameter) ?? {}
  const reference = source['$ref']
  if (typeof reference !== 'string') return source
  const name = reference.split('/').at(-1) ?? ''
  return (
    node(node(document.root['parameters'])?.[name]) ??
    node(node(node(document.root['components'])?.['parameters'])?.[name]) ??
    {}
  )
}

function schemaOf(answer: Node): Node | null {
  return node(answer['schema']) ?? node(node(node(answer['content'])?.['application/json'])?.['schema'])
}

function validate(document: Document, where: string, schema: Node, value: unknown): string[] {
  const known = document.compiled.get(where)
  const check = known ?? document.ajv.compile(node(lenient(schema)) ?? {})
  document.compiled.set(where, check)
  if (check(value)) return []
  return (
    (check.errors ?? [])
      // A branch that only failed to be null says nothing of its own.
      .filter(
        (error) =>
          !(error.keyword === 'type' && error.params['type'] === 'null') && error.keyword !== 'anyOf',
      )
      .map((error) => `${where}: ${error.instancePath} ${error.message ?? error.keyword}`)
  )
}

function queryProblems({ document, template, parameters }: Operation, url: URL): string[] {
  const where = `${document.name} ${template}`
  const known = parameters.filter((parameter) => parameter['in'] === 'query')
  const problems: string[] = []
  for (const [name, value] of url.searchParams) {
    // V1's published grammar: filter[0]=…, filter[or][0]=…
    const plain = document.base === '/api' ? (name.split('[')[0] ?? name) : name
    const parameter = known.find((one) => one['name'] === plain)
    if (parameter === undefined) {
      problems.push(`${where}: no query parameter "${name}"`)
      continue
    }
    const schema = node(parameter['schema']) ?? parameter
    if (schema['type'] !== 'integer' && schema['enum'] === undefined) continue
    const typed = schema['type'] === 'integer' ? Number(value) : value
    const { type, minimum, maximum, enum: choices } = schema
    const rule = Object.fromEntries(
      Object.entries({ type, minimum, maximum, enum: choices }).filter(([, part]) => part !== undefined),
    )
    problems.push(...validate(document, `${where} ?${name}`, rule, typed))
    // "Limited to 100" is published as a sentence only.
    if (plain === 'limit' && /Limited to 100\b/.test(text(parameter['description'])) && Number(value) > 100)
      problems.push(`${where}: limit above 100`)
  }
  for (const parameter of known)
    if (parameter['required'] === true && !url.searchParams.has(text(parameter['name'])))
      problems.push(`${where}: query parameter "${text(parameter['name'])}" is required`)
  return problems
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function bodyProblems({ document, template, operation, parameters }: Operation, body: unknown): string[] {
  const where = `${document.name} ${text(operation['operationId'])} ${template} body`
  const parameter = parameters.find((one) => one['in'] === 'body')
  const request = node(operation['requestBody'])
  const schema =
    parameter === undefined ? (request === null ? null : schemaOf(request)) : node(parameter['schema'])
  if (body === undefined)
    return (parameter ?? request)?.['required'] === true ? [`${where}: is required`] : []
  // Builtin commands document no body, and their own samples send `{}`.
  if (schema === null)
    return node(body) !== null && Object.keys(node(body) ?? {}).length === 0
      ? []
      : [`${where}: none is documented`]
  // Published as a list of strings; the real value is mixed, e.g. [1576181718000, "DZrPyW8BNsa9iKWoOm7h"].
  const judged =
    document.name === 'insights'
      ? Object.fromEntries(Object.entries(node(body) ?? {}).filter(([key]) => key !== 'search_after'))
      : body
  return validate(document, where, schema, judged)
}

function headerProblems(
  own: Operation,
  all: readonly Operation[],
  headers: Record<string, string>,
  body: unknown,
): string[] {
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const where = `${own.document.name} ${own.template}`
  const problems: string[] = []
  if (!given.has('x-api-key')) problems.push(`${where}: header x-api-key is missing`)
  if (body !== undefined && !(given.get('content-type') ?? '').startsWith('application/json'))
    problems.push(`${where}: a body without content-type application/json`)
  // The 2026 documents lost x-org-id, so the 2023 pair decides; V1's newer operations are not in it.
  const older = all.find((operation) => operation.document.name.endsWith('2023'))
  // Google EMM's operations come from another gateway, which documents no headers at all.
  if (own.template.startsWith('/google-emm/')) return problems
  const declares = older?.parameters.some(
    (parameter) => parameter['in'] === 'header' && parameter['name'] === 'x-org-id',
  )
  if (older !== undefined && declares !== true && (given.get('x-org-id') ?? '') !== '')
    problems.push(`${where}: takes no x-org-id`)
  return problems
}
