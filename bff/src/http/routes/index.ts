/** The table of routes below `/api/v1`, in the order in which the documentation lists them. */
import type { Route } from '../route.ts'
import { actionRoutes } from './actions.ts'
import { connectionRoutes } from './connection.ts'
import { deviceRoutes } from './devices.ts'
import { eventRoutes } from './events.ts'
import { evidenceRoutes } from './evidence.ts'
import { peopleRoutes } from './people.ts'
import { syncRoutes } from './sync.ts'
import { timelineRoutes } from './timeline.ts'
import { webhookRoutes } from './webhook.ts'

export const routes: readonly Route[] = [
  ...deviceRoutes,
  ...actionRoutes,
  ...timelineRoutes,
  ...evidenceRoutes,
  ...eventRoutes,
  ...connectionRoutes,
  ...syncRoutes,
  ...peopleRoutes,
  ...webhookRoutes,
]

const patterns = routes.map((route) => ({
  route,
  pattern: new RegExp(`^/api/v1${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The routes at an address, one a method; none where there is nothing. A literal address is no id of another. */
export const routesAt = (path: string): Route[] => {
  const found = patterns.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route)
  const literal = found.filter((route) => `/api/v1${route.path}` === path)
  return literal.length > 0 ? literal : found
}
