/** Signs the tokens that the widget asks the host for. A real host does this from its own session. */
import { SignJWT } from 'jose'
import type { Permission } from '@siit-jumpcloud/shared'
import type { Agent, HostRequest } from './requests.ts'

export interface TokenSigner {
  /** For an agent who looks at a request; without one for pages that have none. */
  agent(agent: Agent, request: HostRequest | null): Promise<string>
  /** For the host's own server: loading people, connecting. */
  service(permissions: Permission[]): Promise<string>
}

const lifeInSeconds = 10 * 60

/** `secret` is the one that the bff has as SIIT_TOKEN_SECRET; `siteUrl` names the requests' own pages. */
export function createTokenSigner(
  secret: Uint8Array,
  workspace: string,
  siteUrl: string,
  clock: () => number = Date.now,
): TokenSigner {
  const sign = (claims: Record<string, unknown>, subject: string) => {
    const now = Math.floor(clock() / 1000)
    return new SignJWT({ ...claims, workspace })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('siit')
      .setAudience('siit-jumpcloud')
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + lifeInSeconds)
      .sign(secret)
  }
  return {
    agent: ({ id, name, email, permissions }, request) =>
      sign(
        {
          name,
          email,
          permissions,
          ...(request?.requester && {
            request: {
              id: request.id,
              url: `${siteUrl}/requests/${request.id}`,
              requester: request.requester,
            },
          }),
        },
        id,
      ),
    service: (permissions) =>
      sign({ name: 'Demo service desk', email: 'service@northwind.example', permissions }, 'service'),
  }
}
