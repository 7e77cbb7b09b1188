/** The host's own endpoint: a real HTTP server that takes webhooks, and fails as it is told to. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { webhookMessage, type WebhookMessage } from '@siit-jumpcloud/shared'
import { Webhook } from 'standardwebhooks'
import { vi } from 'vitest'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
  message: WebhookMessage
  /** What it was answered; 0 where it was left without an answer. */
  status: number
}

type Reply = number | { status: number; headers?: Record<string, string> } | 'hang' | 'reset'

export interface Receiver {
  url: string
  /** Everything that came, refused or not. */
  received: Received[]
  /** What was answered with 2xx, in the order of its coming. */
  taken(): Received[]
  /** How to answer from now on; 204 by default. May take its time. */
  answer: (received: Received) => Reply | Promise<Reply>
  close(): Promise<void>
}

export async function createReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    taken: () => receiver.received.filter(({ status }) => status >= 200 && status < 300),
    answer: () => 204,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString('utf8')
      const message = webhookMessage.parse(JSON.parse(body))
      const one: Received = { path: request.url ?? '', headers: request.headers, body, message, status: 0 }
      receiver.received.push(one)
      const reply = await receiver.answer(one)
      if (reply === 'hang') return
      if (reply === 'reset') {
        request.socket.resetAndDestroy()
        return
      }
      const { status, headers = {} } = typeof reply === 'number' ? { status: reply } : reply
      one.status = status
      response.writeHead(status, headers).end(status === 204 ? undefined : 'not for anybody’s eyes')
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}

/** Whether the signature holds, as the library that hosts use judges it at the moment the message was sent. */
export function isSigned(secret: string, { headers, body }: Received): boolean {
  const now = vi.spyOn(Date, 'now').mockReturnValue(Number(headers['webhook-timestamp']) * 1000)
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  } finally {
    now.mockRestore()
  }
}
