/**
 * The two parts of the settings, of which a visit mostly needs one: what leads to a connection, and what is set once it
 * works. Each is a file of its own, loaded when it is first shown.
 */
import { learn } from '../locales/index.ts'
import type * as Overview from './settings-overview.ts'
import type * as Setup from './settings-setup.ts'

export const parts: { setup: typeof Setup | undefined; overview: typeof Overview | undefined } = {
  setup: undefined,
  overview: undefined,
}
export type PartName = keyof typeof parts

const loaders: Record<PartName, () => Promise<{ readonly words: object }>> = {
  setup: async () => (parts.setup = await import('./settings-setup.ts')),
  overview: async () => (parts.overview = await import('./settings-overview.ts')),
}
const loading = new Map<PartName, Promise<void>>()

/** Loads a part once for a page. Rejects where it cannot be had; the next call asks again. */
export function loadPart(name: PartName): Promise<void> {
  let asked = loading.get(name)
  if (!asked) {
    asked = loaders[name]().then(
      ({ words }) => learn(words),
      (error: unknown) => {
        loading.delete(name)
        throw error
      },
    )
    loading.set(name, asked)
  }
  return asked
}
