/** The table of routes below `/api/v1`, in the order in which the documentation lists them. */
import type { Route } from '../route.ts'
import { actionRoutes } from './actions.ts'
import { connectionRoutes } from './connection.ts'
import { deviceRoutes } from './devices.ts'
import { eventRoutes } from './events.ts'
import { peopleRoutes } from './people.ts'
import { syncRoutes } from './sync.ts'
import { timelineRoutes } from './timeline.ts'

export const routes: readonly Route[] = [
  ...deviceRoutes,
  ...actionRoutes,
  ...timelineRoutes,
  ...eventRoutes,
  ...connectionRoutes,
  ...syncRoutes,
  ...peopleRoutes,
]

const patterns = routes.map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^/api/v1${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** Methods that an address takes; none where there is no route. */
export function methodsOf(path: string): string[] {
  return patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
}
