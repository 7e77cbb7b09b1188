/** The built widget's files. Placeholder of the folder's place; see `widgetFiles`. */
import type { Hono } from 'hono'
import type { AppEnv } from './app.ts'

export function widgetFiles(_app: Hono<AppEnv>, _folder: string | undefined): void {
  return
}
