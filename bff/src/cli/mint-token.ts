import { createSecretKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { permission, type TokenRequest, tokenMaxLife, tokenRequest } from '@siit-jumpcloud/shared'
import { loadSettings } from '../config.ts'
import { type Command, CommandError, UsageError, type Values } from './command.ts'

export const mintToken: Command = {
  name: 'mint-token',
  about: 'Signs a host token, for trying things out by hand.',
  details:
    "Needs SIIT_TOKEN_SECRET: with a key set, only the host can sign. In production the host's server signs its tokens\nitself; whoever holds one has the rights named in it until it expires.",
  options: {
    workspace: { value: 'ID', about: 'required' },
    sub: { value: 'ID', about: "the agent's id; required" },
    email: { value: 'EMAIL', about: "the agent's address; required" },
    name: { value: 'NAME', about: "the agent's name; the address by default" },
    permission: { value: 'NAME', multiple: true, about: `one of ${permission.options.join(', ')}` },
    'request-id': { value: 'ID', about: 'the request that the page shows' },
    'request-url': { value: 'URL', about: "the request's page" },
    'requester-email': { value: 'EMAIL', about: 'required with --request-id' },
    'requester-name': { value: 'NAME', about: 'the address by default' },
    'requester-id': { value: 'ID', about: "the host's id of the requester" },
    life: { value: 'SECONDS', about: `at most and by default ${tokenMaxLife}` },
  },
  async run(values, io) {
    const { tokens } = loadSettings(io.env, ['tokens'])
    if (!tokens.secret)
      throw new CommandError('SIIT_TOKEN_JWKS_URL is set, so only the host can sign tokens.')
    const life = Number(values.text('life') ?? tokenMaxLife)
    if (!Number.isInteger(life) || life < 1 || life > tokenMaxLife)
      throw new UsageError(`--life is a whole number from 1 to ${tokenMaxLife}.`)
    const permissions = values.texts('permission')
    const unknown = permissions.find((name) => !permission.safeParse(name).success)
    if (unknown !== undefined) throw new UsageError(`There is no permission "${unknown}".`)
    const request = requestOf(values)
    const email = values.required('email')
    const token = await new SignJWT({
      email,
      name: values.text('name') ?? email,
      workspace: values.required('workspace'),
      permissions,
      ...(request && { request }),
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(tokens.issuer)
      .setAudience(tokens.audience)
      .setSubject(values.required('sub'))
      .setIssuedAt()
      .setExpirationTime(`${life}s`)
      .sign(createSecretKey(tokens.secret))
    io.out(`${token}\n`)
    return 0
  },
}

function requestOf(values: Values): TokenRequest | null {
  const id = values.text('request-id')
  if (id === undefined) return null
  const email = values.required('requester-email')
  const requesterId = values.text('requester-id')
  const url = values.text('request-url')
  const parsed = tokenRequest.safeParse({
    id,
    ...(url !== undefined && { url }),
    requester: {
      email,
      name: values.text('requester-name') ?? email,
      ...(requesterId !== undefined && { id: requesterId }),
    },
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(
      `The request is not one that a token may carry: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    )
  }
  return parsed.data
}
