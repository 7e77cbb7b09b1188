/** The host's signed token: the only source of who asks, for which workspace and request. */
import { z } from 'zod'

export const permission = z.enum([
  'devices:read',
  'devices:search',
  'devices:lock',
  'devices:wipe',
  'devices:approve',
  'timeline:export',
  'integration:manage',
  'people:write',
])
export type Permission = z.infer<typeof permission>

/** Longest life of a token, from `iat` to `exp`, in seconds. */
export const tokenMaxLife = 15 * 60

export const tokenRequest = z.object({
  id: z.string().min(1).max(200),
  /** It becomes a link, so no other scheme will do. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  requester: z.object({
    id: z.string().min(1).max(200).optional(),
    email: z.email().max(320),
    name: z.string().min(1).max(300),
  }),
})
export type TokenRequest = z.infer<typeof tokenRequest>

export const tokenClaims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number(),
  exp: z.number(),
  sub: z.string().min(1).max(200),
  email: z.email().max(320),
  name: z.string().min(1).max(300),
  workspace: z.string().min(1).max(200),
  /** Rights we do not know are ignored, so that a host may sign one list for several services. */
  permissions: z.array(z.string().max(100)).max(100),
  request: tokenRequest.optional(),
})
export type TokenClaims = z.infer<typeof tokenClaims>
