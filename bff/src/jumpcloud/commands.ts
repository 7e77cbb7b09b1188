/**
 * One lock or erase, sent once.
 *
 * JumpCloud gives nothing to hold on to: no id, no idempotency key, no status, no cancel. So this is written on the
 * bare socket of Node, where nothing pools, repeats or follows anything, and where it is known whether a byte of the
 * request could have left:
 *
 * | what happened | state |
 * | --- | --- |
 * | name lookup, refused, connect timeout, TLS failure; or the claim no longer ours before the first byte | not_sent |
 * | 2xx status line read, even if the rest then breaks | accepted |
 * | 400 401 403 404 405 415 422 | rejected |
 * | 429 | rejected, with what JumpCloud asked to wait; never sent again by us |
 * | 3xx | unknown, and not followed: the key would travel |
 * | 408, 409 (JumpCloud does not say what it means), 5xx, any other status | unknown |
 * | reset, closed, unreadable or no answer after connecting | unknown |
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { retryAfterSeconds } from '../retry-after.ts'
import { messageOf, quotable } from './answers.ts'
import { byStatus, outcome } from './outcomes.ts'
import type { Command, CommandOutcome, SendOptions } from './types.ts'

export interface Sender {
  /** Origin of `/api`. */
  apiUrl: string
  apiKey: string
  organizationId: string
  now: () => number
  userAgent?: string | undefined
}

/** The path and body of a command. Ids are checked, since a wrong one would be another address. */
function wireOf(command: Command): { path: string; body: string } | null {
  if (command.channel === 'agent') {
    if (!/^[0-9a-f]{24}$/.test(command.systemId)) return null
    return { path: `/api/systems/${command.systemId}/command/builtin/${command.action}`, body: '{}' }
  }
  const word = /^[A-Za-z0-9_-]{1,100}$/
  if (!word.test(command.mdmId) || !word.test(command.deviceId)) return null
  if (command.pin !== undefined && !/^[0-9]{6}$/.test(command.pin)) return null
  return {
    path: `/api/v2/applemdms/${command.mdmId}/devices/${command.deviceId}/${command.action}`,
    body: JSON.stringify(command.pin === undefined ? {} : { pin: command.pin }),
  }
}

type Connected = { socket: Socket } | { failed: CommandOutcome }

/** Why no connection came about. Nothing of the request was written, so nothing was sent. */
function notConnected(error: NodeJS.ErrnoException, tcpStood: boolean): CommandOutcome {
  if (tcpStood) {
    const detail = 'The secure connection to JumpCloud failed. Nothing was sent.'
    return outcome('not_sent', 'tls_failed', detail)
  }
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
      return outcome(
        'not_sent',
        'dns_failed',
        'JumpCloud’s address could not be looked up. Nothing was sent.',
      )
    case 'ECONNREFUSED':
      return outcome('not_sent', 'connection_refused', 'JumpCloud refused the connection. Nothing was sent.')
    default:
      return outcome('not_sent', 'unreachable', 'JumpCloud could not be reached. Nothing was sent.')
  }
}

/** A fresh connection, up to the point where the first byte of a request could be written. */
function connect(url: URL, signal: AbortSignal): Promise<Connected> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const secure = url.protocol === 'https:'
    const port = Number(url.port || (secure ? 443 : 80))
    const socket = secure
      ? connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) })
      : connectTcp({ host, port })
    let tcpStood = false
    const settle = (result: Connected) => {
      signal.removeEventListener('abort', late)
      socket.off('error', fail).off('close', gone).off(ready, stand)
      // Whatever comes of the socket later must find a listener, or it would end the process.
      socket.on('error', () => undefined)
      if ('failed' in result) socket.destroy()
      resolve(result)
    }
    const late = () =>
      settle({
        failed: outcome(
          'not_sent',
          'connect_timeout',
          'JumpCloud did not connect in time. Nothing was sent.',
        ),
      })
    const fail = (error: NodeJS.ErrnoException) => settle({ failed: notConnected(error, tcpStood) })
    const gone = () => settle({ failed: notConnected(new Error('closed'), tcpStood) })
    const stand = () => settle({ socket })
    const ready = secure ? 'secureConnect' : 'connect'
    socket.once('connect', () => (tcpStood = true))
    socket.on('error', fail).on('close', gone).on(ready, stand)
    if (signal.aborted) late()
    else signal.addEventListener('abort', late, { once: true })
  })
}

/** The error body, as far as it comes; at most 16 KiB, and never longer than the deadline. */
function bodyOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = ''
    const end = () => resolve(body)
    response.setEncoding('utf8')
    response.on('data', (part: string) => {
      if (body.length < 16_384) body += part
      else response.destroy()
    })
    response.on('end', end).on('close', end).on('error', end)
  })
}

/** Writes the request on a standing connection and reads the answer. */
function exchange(
  socket: Socket,
  url: URL,
  body: string,
  sender: Sender,
  secrets: readonly string[],
  right: string,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    // The status line counts even where the header after it breaks and Node reports only that: so it is read here
    // too, beside Node's parser, from the first bytes.
    let head = ''
    const statusLine = () => /^HTTP\/1\.[01] ([2-9]\d\d)(?: [^\r\n]*)?\r?\n/.exec(head)?.[1]
    socket.on('data', (chunk: Buffer) => {
      if (head.length < 512) head += chunk.toString('latin1', 0, 512)
    })

    let done = false
    let answered = false
    const settle = (result: CommandOutcome) => {
      if (done) return
      done = true
      signal.removeEventListener('abort', late)
      socket.destroy()
      resolve(result)
    }
    const broken = (code: string, what: string) => {
      if (answered) return
      const status = statusLine()
      if (status !== undefined) return settle(byStatus(Number(status), null, null, null, right))
      const detail = `${what} after the command had left. JumpCloud may have taken it. We do not send it again.`
      settle(outcome('unknown', code, detail))
    }
    const late = () => broken('no_answer', 'JumpCloud did not answer in time')
    signal.addEventListener('abort', late, { once: true })

    const request = httpRequest({
      // Given a connection and no agent, Node uses exactly this one, once, and closes it afterwards.
      createConnection: () => socket,
      method: 'POST',
      path: url.pathname,
      headers: {
        host: url.host,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-api-key': sender.apiKey,
        'x-org-id': sender.organizationId,
        'user-agent': sender.userAgent ?? 'siit-jumpcloud',
      },
    })
    request.on('response', (response) => {
      answered = true
      const status = response.statusCode ?? 0
      const retryAfter = retryAfterSeconds(response.headers['retry-after'], sender.now())
      if (status >= 200 && status < 300) {
        settle(byStatus(status, null, retryAfter, null, right))
        return
      }
      const abort = () => response.destroy()
      signal.removeEventListener('abort', late)
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) abort()
      void bodyOf(response).then((text) => {
        signal.removeEventListener('abort', abort)
        const message = messageOf(text)
        settle(byStatus(status, quotable(message, secrets), retryAfter, message, right))
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('HPE_')) broken('bad_answer', 'JumpCloud’s answer could not be read')
      else broken('connection_lost', 'The connection broke')
    })
    request.on('close', () => broken('connection_lost', 'The connection closed'))
    request.end(body)
  })
}

/**
 * Sends a command once, over a connection of its own, and says what is known of it. Never throws, never repeats,
 * never follows a redirect.
 */
export async function sendCommand(
  sender: Sender,
  command: Command,
  { deadlineMs, beforeFirstByte }: SendOptions,
): Promise<CommandOutcome> {
  const wire = wireOf(command)
  if (!wire) {
    const detail =
      'The command could not be written: its device id or PIN is not a valid one. Nothing was sent.'
    return outcome('not_sent', 'invalid_command', detail)
  }
  const signal = AbortSignal.timeout(deadlineMs)
  const url = new URL(wire.path, sender.apiUrl)
  const connected = await connect(url, signal)
  if ('failed' in connected) return connected.failed
  const { socket } = connected
  let ours: boolean
  try {
    ours = beforeFirstByte?.() ?? true
  } catch {
    ours = false
  }
  if (!ours) {
    socket.destroy()
    const detail = 'The claim on this command had passed before it could be sent. Nothing was sent.'
    return outcome('not_sent', 'claim_lost', detail)
  }
  if (socket.destroyed || signal.aborted) {
    socket.destroy()
    return outcome(
      'not_sent',
      'unreachable',
      'The connection closed before anything was written. Nothing was sent.',
    )
  }
  const pin = command.channel === 'apple_mdm' ? (command.pin ?? '') : ''
  const right = command.channel === 'agent' ? 'systems' : 'mdm'
  return exchange(socket, url, wire.body, sender, [sender.apiKey, pin], right, signal)
}
