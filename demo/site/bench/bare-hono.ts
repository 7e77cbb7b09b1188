/** What `/panel` is measured against: Hono on Node answering JSON of the same size, and nothing else. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

let answer: unknown = {}
const app = new Hono()
app.get('/json', (c) => c.json(answer))

process.on('message', (message) => {
  answer = message
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
    process.send?.(port),
  )
  process.on('disconnect', () => server.close())
})
