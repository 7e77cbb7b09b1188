/** What every route has in common, and the routes that are no verb's: interfaces.md, "bff: HTTP". */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Panel, type Policy, timelineEntry } from '@siit-jumpcloud/shared'
import { afterEach, describe, expect, test } from 'vitest'
import { startQuarantine } from '../src/connections/index.ts'
import { createApp } from '../src/http/app.ts'
import { routes } from '../src/http/routes/index.ts'
import { verifyExport } from '../src/timeline/verify-export.ts'
import { accepted, clickLock, refused, scene } from './support/actions.ts'
import {
  agentAda,
  describeOnBothStores,
  type Harness,
  makeHarness,
  requester,
  stores,
} from './support/harness.ts'

describeOnBothStores('the panel', (make) => {
  test('answers with its ETag, and with 304 as long as nothing changed', async () => {
    const { harness, device } = await scene(make)
    const first = await harness.request('/panel')
    const etag = first.headers.get('etag') ?? ''
    expect(((await first.json()) as Panel).devices.map(({ id }) => id)).toEqual([device.id])
    expect(etag).toMatch(/^"[^"]+"$/)

    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await harness.request('/panel', { headers: { 'if-none-match': known } })
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect(again.headers.get('etag')).toBe(etag)
    }
    await accepted(clickLock(harness, device))
    await harness.settle()
    const changed = await harness.request('/panel', { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  test('is nobody else’s to keep', async () => {
    const harness = await make()
    const response = await harness.request('/panel')
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
    expect(response.headers.get('vary')).toContain('Authorization')
  })
})

describeOnBothStores('what a request leaves behind', (make) => {
  test('its id is in the answer, the log and the timeline entry, and so is its address', async () => {
    const { harness, device } = await scene(make)
    const response = await harness.request(`/devices/${device.id}/actions`, {
      body: { action: 'lock' },
      headers: { 'idempotency-key': 'one-click', 'x-request-id': 'from-the-host-1' },
    })
    expect(response.headers.get('x-request-id')).toBe('from-the-host-1')
    await harness.settle()
    const timeline = (await (await harness.request('/timeline')).json()) as { items: unknown[] }
    const [entry] = timeline.items.map((item) => timelineEntry.parse(item))
    expect(entry?.correlationId).toBe('from-the-host-1')
    expect(harness.logged.some((line) => line.includes('from-the-host-1'))).toBe(true)
  })

  test('an id that would break a log line is not taken over', async () => {
    const harness = await make()
    for (const id of ['short', 'a b c d e f g h', 'x'.repeat(200)]) {
      const response = await harness.request('/timeline', { headers: { 'x-request-id': id } })
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  test('the address is the socket’s, or what the trusted proxies saw; what a caller claims is no proof', async () => {
    const addressOf = async (env: Record<string, string>, forwarded: string) => {
      const harness = await make({ env })
      await harness.connect()
      const app = createApp({
        core: harness.core,
        config: harness.config,
        tokens: { verify: () => Promise.resolve({ agent: harness.agent(), expiresAt: Infinity }) },
      })
      // The socket as the Node server hands it in.
      const socket = { incoming: { socket: { remoteAddress: '198.51.100.7' } } }
      const response = await app.request(
        '/api/v1/connection/policy',
        {
          method: 'PUT',
          headers: {
            authorization: 'Bearer x',
            'content-type': 'application/json',
            'if-match': '"1"',
            'x-forwarded-for': forwarded,
          },
          body: JSON.stringify({
            ...((await (await harness.request('/connection/policy')).json()) as Policy),
            stopped: true,
          }),
        },
        socket,
      )
      expect(response.status).toBe(200)
      const exported = await (await harness.request('/timeline/export')).text()
      return timelineEntry.parse(JSON.parse(exported.trim().split('\n').at(-1) ?? '')).sourceAddress
    }
    expect(await addressOf({}, '203.0.113.5')).toBe('198.51.100.7')
    expect(await addressOf({ TRUST_PROXY: '1' }, '1.1.1.1, 203.0.113.5')).toBe('203.0.113.5')
    expect(await addressOf({ TRUST_PROXY: '2' }, '1.1.1.1, 203.0.113.5, 10.0.0.1')).toBe('203.0.113.5')
    expect(await addressOf({ TRUST_PROXY: '1' }, '<script>')).toBe('198.51.100.7')
  })
})

describeOnBothStores('pages of other origins', (make) => {
  const preflight = (harness: Harness, origin: string) =>
    harness.request('/devices/x/actions', {
      method: 'OPTIONS',
      token: null,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    })

  test('the host’s may ask and read, with what the widget sends', async () => {
    const harness = await make()
    const origin = 'https://desk.example'
    const asked = await preflight(harness, origin)
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin)
    expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(
      /authorization.*idempotency-key.*if-match.*if-none-match.*last-event-id/,
    )
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
    const read = await harness.request('/panel', { headers: { origin } })
    expect(read.headers.get('access-control-allow-origin')).toBe(origin)
    expect(read.headers.get('access-control-expose-headers')).toContain('ETag')
    const failed = await harness.request('/panel', { token: null, headers: { origin } })
    expect(failed.headers.get('access-control-allow-origin')).toBe(origin)
  })

  test('any other may not', async () => {
    const harness = await make()
    for (const origin of [
      'https://evil.example',
      'https://desk.example.evil.example',
      'http://desk.example',
      'null',
    ]) {
      const asked = await preflight(harness, origin)
      expect(asked.headers.get('access-control-allow-origin'), origin).toBeNull()
      expect(asked.headers.get('access-control-allow-methods'), origin).toBeNull()
      const read = await harness.request('/panel', { headers: { origin } })
      expect(read.headers.get('access-control-allow-origin'), origin).toBeNull()
      expect(read.headers.get('vary'), origin).toContain('Origin')
    }
  })
})

describeOnBothStores('settings', (make) => {
  test('a change must name the version it changes', async () => {
    const harness = await make()
    await harness.connect()
    const read = await harness.request('/connection/policy')
    const policy = (await read.json()) as Policy
    const put = (headers: Record<string, string>) =>
      harness.request('/connection/policy', { method: 'PUT', headers, body: { ...policy, stopped: true } })
    await refused(put({}), 428, 'if_match_required')
    await refused(put({ 'if-match': '"999"' }), 412, 'stale_version')
    const changed = await put({ 'if-match': read.headers.get('etag') ?? '' })
    expect(await changed.json()).toMatchObject({ stopped: true })
    expect(changed.headers.get('etag')).not.toBe(read.headers.get('etag'))
    await refused(put({ 'if-match': read.headers.get('etag') ?? '' }), 412, 'stale_version')
  })

  test('a quarantine is lifted by an administrator, and that is on the record', async () => {
    const { harness, device } = await scene(make)
    const lift = () => harness.request('/connection/quarantine', { method: 'DELETE' })
    await refused(lift(), 404, 'no_quarantine')
    await startQuarantine(harness.core, {
      type: 'system',
      workspaceId: harness.workspace,
      name: 'test',
      correlationId: 'c',
    })
    await refused(clickLock(harness, device), 409, 'quarantine')
    expect((await lift()).status).toBe(204)
    await accepted(clickLock(harness, device))
    await refused(lift(), 404, 'no_quarantine')
    const exported = await (await harness.request('/timeline/export')).text()
    const outcomes = exported
      .trim()
      .split('\n')
      .map((line) => timelineEntry.parse(JSON.parse(line)))
      .map(({ outcome, actor }) => `${outcome} by ${actor.id}`)
    expect(outcomes).toContain('quarantine.started by test')
    expect(outcomes).toContain(`quarantine.lifted by ${agentAda.sub}`)
  })
})

describeOnBothStores('the timeline’s export', (make) => {
  const pieces = (text: string, size: number) => {
    const cut: string[] = []
    for (let at = 0; at < text.length; at += size) cut.push(text.slice(at, at + size))
    return cut
  }

  test.each(['jsonl', 'csv'] as const)(
    'as %s, is a file that verifies, until somebody changes it',
    async (format) => {
      const { harness, device } = await scene(make)
      await accepted(
        clickLock(harness, device, { body: { reason: '=HYPERLINK("x"), "quoted"\nand a line' } }),
      )
      await harness.settle()
      const response = await harness.request(`/timeline/export?format=${format}`)
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="timeline.${format}"`)
      const text = await response.text()
      const { entries, broken, head } = await verifyExport(pieces(text, 7), format)
      expect([broken, entries > 3]).toEqual([null, true])
      expect(head).toMatch(/^[0-9a-f]{64}$/)

      const changed = text.replaceAll('Ada Lovelace', 'Eve Lovelace')
      expect((await verifyExport([changed], format)).broken).not.toBeNull()
      const [first = '', second = '', ...rest] = text.split(format === 'csv' ? '\r\n' : '\n')
      const join = (lines: string[]) => lines.join(format === 'csv' ? '\r\n' : '\n')
      // The first entry of a CSV is its second line.
      const dropped = format === 'csv' ? join([first, ...rest]) : join([second, ...rest])
      expect((await verifyExport([dropped], format)).broken).toMatchObject({ sequence: 1 })
    },
  )

  test('of a timeline that was tampered with breaks off before the entry, and the log says why', async () => {
    const { harness } = await scene(make)
    const { engine } = harness.core
    await engine.tx(async (tx) => {
      await tx.update(engine.tables.timelineEntries).set({ body: '{}' })
    })
    const response = await harness.request('/timeline/export')
    await expect(response.text()).rejects.toThrow()
    expect(harness.logged.join('\n')).toContain('Entry 1 is not as it was written')
  })

  test('no cell of the CSV is a formula', async () => {
    const { harness, device } = await scene(make)
    const formula = '=cmd|calc'
    await accepted(clickLock(harness, device, { body: { reason: formula } }))
    const csv = await (await harness.request('/timeline/export?format=csv')).text()
    expect(csv).toContain(`,'${formula},`)
    expect(csv).not.toContain(`,${formula},`)
    const forged = csv.replaceAll(`,'${formula},`, ',a good reason,')
    expect((await verifyExport([forged], 'csv')).broken?.what).toContain('"reason"')
  })

  test('needs the right to it', async () => {
    const harness = await make()
    const token = await harness.token({ permissions: ['devices:read', 'integration:manage'] })
    await refused(harness.request('/timeline/export', { token }), 403, 'permission_timeline_export')
  })
})

describeOnBothStores('people in bulk', (make) => {
  const person = (i: number) => ({ id: `p-${i}`, email: `p${i}@northwind.example`, name: `Person ${i}` })
  const send = (harness: Harness, body: string | ReadableStream, type = 'application/x-ndjson') =>
    harness.request('/people', { method: 'PUT', body, headers: { 'content-type': type } })

  test('come as NDJSON, cut anywhere, with empty lines and without an end of line at the end', async () => {
    const harness = await make()
    const text = `${JSON.stringify(person(1))}\n\n${JSON.stringify({ ...person(2), name: 'Zoë 💻' })}\r\n${JSON.stringify(person(3))}`
    const bytes = new TextEncoder().encode(text)
    const response = await send(
      harness,
      new ReadableStream({
        start(controller) {
          for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
          controller.close()
        },
      }),
    )
    expect(await response.json()).toEqual({
      received: 3,
      stored: 3,
      unchanged: 0,
      failedCount: 0,
      failed: [],
    })
    const { items } = (await (await harness.request('/people')).json()) as { items: { name: string }[] }
    expect(items.map(({ name }) => name)).toContain('Zoë 💻')
  })

  test('a line that is no JSON, or endless, fails by its number; the others are stored', async () => {
    const harness = await make()
    const lines = [
      JSON.stringify(person(1)),
      '{"id": "p-2", "ema',
      JSON.stringify({ ...person(3), name: 'x'.repeat(200_000) }),
      JSON.stringify(person(4)),
    ]
    const result = await (await send(harness, lines.join('\n'))).json()
    expect(result).toMatchObject({ stored: 2, failed: [{ line: 2, code: 'not_json' }, { line: 3 }] })
  })

  test('what is neither NDJSON nor an array is refused', async () => {
    const harness = await make()
    await refused(send(harness, 'id,email', 'text/csv'), 415, 'unsupported_media_type')
    await refused(send(harness, '{"id":1}', 'application/json'), 400, 'invalid_body')
    await refused(send(harness, '[{"id":', 'application/json'), 400, 'malformed_body')
  })
})

describeOnBothStores('for the operator', (make) => {
  const open = (harness: Harness, path: string, headers: Record<string, string> = {}) =>
    harness.app.request(path, { headers })

  test.each(['', '/api/v1'])('%s/livez and %s/readyz answer without a token', async (base) => {
    const harness = await make()
    expect((await open(harness, `${base}/livez`)).status).toBe(200)
    expect((await open(harness, `${base}/readyz`)).status).toBe(200)
  })

  test('is not ready while its database does not answer, but alive', async () => {
    const harness = await make()
    harness.core.engine.ping = () =>
      Promise.reject(new Error('connect ECONNREFUSED postgres://user:hunter2@db'))
    const response = await open(harness, '/readyz')
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('hunter2')
    expect((await open(harness, '/livez')).status).toBe(200)
  })

  test('is not ready while it stops', async () => {
    const harness = await make()
    const stopping = new AbortController()
    const { core, config } = harness
    const app = createApp({
      core,
      config,
      tokens: { verify: () => Promise.reject(new Error('not asked')) },
      stopping: stopping.signal,
    })
    expect((await app.request('/readyz')).status).toBe(200)
    stopping.abort()
    expect((await app.request('/readyz')).status).toBe(503)
  })

  test('metrics need their own token, and count by route, never by device', async () => {
    const harness = await make({ env: { METRICS_TOKEN: 'metrics-token-of-this-test' } })
    const host = await harness.token()
    await harness.request('/devices/7f9c24e5-2f5a-4d0b-9c1e-3a8c2f1f6b00')
    await harness.request('/nothing/at/all')
    for (const authorization of ['', `Bearer ${host}`, 'Bearer wrong'])
      expect((await open(harness, '/metrics', { authorization })).status).toBe(401)
    const response = await open(harness, '/metrics', { authorization: 'Bearer metrics-token-of-this-test' })
    const text = await response.text()
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/devices/:id",status="404"} 1',
    )
    expect(text).toContain('route="other",status="404"')
    expect(text).not.toContain('7f9c24e5')
  })

  test('metrics are not there without METRICS_TOKEN', async () => {
    expect((await open(await make(), '/metrics', { authorization: 'Bearer x' })).status).toBe(404)
  })
})

describe('the OpenAPI document', () => {
  test('describes every route, points only to what is in it, and is a page too', async () => {
    const harness = await makeHarness('sqlite')
    const response = await harness.app.request('/api/v1/openapi.json')
    const text = await response.text()
    interface Operation {
      operationId: string
      responses: Record<string, unknown>
    }
    const document = JSON.parse(text) as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
      components: { schemas: Record<string, unknown> }
    }
    expect(document.openapi).toBe('3.1.0')
    for (const route of routes) {
      const operation = document.paths[route.path]?.[route.method]
      expect(operation?.operationId, route.path).toBe(route.id)
      expect(operation?.responses, route.path).toHaveProperty('401')
    }
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((one) => one.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas, name).toHaveProperty(name)
    expect(text).not.toContain('#/$defs')

    const page = await harness.app.request('/docs')
    const html = await page.text()
    for (const route of routes) expect(html).toContain(`/api/v1${route.path}`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const [, styles = ''] = /<style>([^]*)<\/style>/.exec(html) ?? []
    const hash = createHash('sha256').update(styles).digest('base64')
    expect(page.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`)
    await harness.close()
  })
})

describe('the widget’s files', () => {
  const cleaning: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const clean of cleaning.splice(0)) await clean()
  })

  async function withWidget(files: Record<string, string>, store: (typeof stores)[number] = 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'siit-widget-'))
    const harness = await makeHarness(store)
    cleaning.push(() => rm(folder, { recursive: true, force: true }), harness.close)
    const put = async (name: string, text: string) => writeFile(join(folder, name), text)
    for (const [name, text] of Object.entries(files)) await put(name, text)
    const { core, config } = harness
    const start = () =>
      createApp({
        core,
        config,
        tokens: { verify: () => Promise.reject(new Error('not asked')) },
        widgetFolder: folder,
      })
    let app = start()
    const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
    const manifest = async () =>
      (await (await get('/widget/manifest.json')).json()) as {
        hash: string
        script: string
        integrity: string
      }
    return { get, put, manifest, restart: () => void (app = start()) }
  }
  const script = `export const text = '${'widget '.repeat(200)}'`

  test('the newest is asked for again each time; one build is kept for ever, and fits its integrity', async () => {
    const { get, put, manifest } = await withWidget({
      'siit-jumpcloud.js': script,
      'siit-jumpcloud.later.js': 'export const later = 1',
      'index.js': 'not for pages',
    })
    const newest = await get('/widget/siit-jumpcloud.js')
    expect(await newest.text()).toBe(script)
    expect(newest.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(newest.headers.get('cache-control')).toBe('no-cache')
    const etag = newest.headers.get('etag') ?? ''
    expect((await get('/widget/siit-jumpcloud.js', { 'if-none-match': etag })).status).toBe(304)

    const before = await manifest()
    const one = await get(before.script)
    expect(one.headers.get('cache-control')).toContain('immutable')
    const digest = createHash('sha384')
      .update(await one.text())
      .digest('base64')
    expect(before.integrity).toBe(`sha384-${digest}`)
    expect((await get(`/widget/${before.hash}/siit-jumpcloud.later.js`)).status).toBe(200)
    expect((await get('/widget/index.js')).status).toBe(404)

    await put('siit-jumpcloud.js', `${script}\n// newer`)
    const after = await manifest()
    expect(after.hash).not.toBe(before.hash)
    expect(await (await get('/widget/siit-jumpcloud.js')).text()).toContain('newer')
    expect(await (await get(before.script)).text()).toBe(script)
    expect((await get(`/widget/${'0'.repeat(20)}/siit-jumpcloud.js`)).status).toBe(404)
  })

  test.each(stores)(
    'a page that pinned a build keeps it after the service was upgraded, on %s',
    async (store) => {
      const { get, put, manifest, restart } = await withWidget(
        { 'siit-jumpcloud.js': script, 'siit-jumpcloud.later.js': 'export const later = "ü"' },
        store,
      )
      const pinned = await manifest()
      await put('siit-jumpcloud.js', `${script}\n// newer`)
      await put('siit-jumpcloud.later.js', 'export const later = 2')
      restart()

      const again = await get(pinned.script, { 'accept-encoding': 'br' })
      expect(again.headers.get('cache-control')).toContain('immutable')
      const text = brotliDecompressSync(Buffer.from(await again.arrayBuffer())).toString()
      expect(`sha384-${createHash('sha384').update(text).digest('base64')}`).toBe(pinned.integrity)
      expect(await (await get(`/widget/${pinned.hash}/siit-jumpcloud.later.js`)).text()).toContain('ü')
      expect((await get(`/widget/${pinned.hash}/other.js`)).status).toBe(404)
      expect((await manifest()).hash).not.toBe(pinned.hash)
    },
  )

  test.each(stores)(
    'a page that pinned none fetches the parts of the script that it has, also after an upgrade, on %s',
    async (store) => {
      const first = {
        'siit-jumpcloud.js':
          'export const a = 1; export const parts = () => import("./siit-jumpcloud.later.js")',
        'siit-jumpcloud.later.js': 'import{a}from"./siit-jumpcloud.js";export const later = a',
        'siit-jumpcloud.equipment.js': 'import{later}from"./siit-jumpcloud.later.js";export default later',
      }
      const { get, put, restart } = await withWidget(first, store)
      const text = async (path: string) => (await get(path)).text()
      const partOf = (code: string) =>
        /"\.\/(siit-jumpcloud\.\w+\.js\?build=[0-9a-f]{20})"/.exec(code)?.[1] ?? ''
      const later = partOf(await text('/widget/siit-jumpcloud.js'))
      const equipment = later.replace('later', 'equipment')
      for (const [name, code] of Object.entries(first)) await put(name, code.replaceAll('a', 'b'))
      restart()

      // The script by the name under which the page has it, other parts by their build.
      const part = await get(`/widget/${later}`)
      expect(await part.text()).toBe(first['siit-jumpcloud.later.js'])
      expect(part.headers.get('cache-control')).toContain('immutable')
      expect(partOf(await text(`/widget/${equipment}`))).toBe(later)
      expect((await get('/widget/siit-jumpcloud.later.js?build=nonsense')).status).toBe(404)
    },
  )

  test('a host that writes a version behind the name has one script on its page all the same', async () => {
    const { get } = await withWidget({ 'siit-jumpcloud.js': script })
    const answer = await get('/widget/siit-jumpcloud.js?v=3')
    expect(await answer.text()).toBe('export * from "./siit-jumpcloud.js"')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  })

  test('a page of any origin may load it, compressed', async () => {
    const { get } = await withWidget({ 'siit-jumpcloud.js': script })
    for (const [encoding, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const response = await get('/widget/siit-jumpcloud.js', { 'accept-encoding': encoding })
      expect(response.headers.get('content-encoding')).toBe(encoding)
      const packed = Buffer.from(await response.arrayBuffer())
      expect(packed.byteLength).toBeLessThan(script.length)
      expect(unpack(packed).toString()).toBe(script)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    }
  })

  test('nothing beside it can be reached', async () => {
    const { get } = await withWidget({ 'siit-jumpcloud.js': script })
    for (const path of [
      '/widget/../package.json',
      '/widget/..%2Fpackage.json',
      '/widget/%2Fetc%2Fpasswd',
      '/widget/x/y',
    ])
      expect((await get(path)).status, path).toBe(404)
  })

  test('where it is not built, the answer says how to build it', async () => {
    const { get } = await withWidget({})
    const response = await get('/widget/siit-jumpcloud.js')
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      404,
      'widget_not_built',
    ])
  })
})

describeOnBothStores('workspaces', (make) => {
  test('the same requester and device seen from two workspaces are two worlds', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({ workspace: 'another' })
    const panel = (await (await harness.request('/panel', { token })).json()) as Panel
    expect(panel.devices).toEqual([])
    expect(panel.connection.state).toBe('not_connected')
    expect(panel.requester.email).toBe(requester.email)
    await refused(harness.request(`/devices/${device.id}`, { token }), 404, 'not_found')
  })
})
