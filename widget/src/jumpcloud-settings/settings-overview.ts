/** Loaded by `parts.ts`: the face of a connection that works. */
// Loaded already; named, so that what both parts use stays in one file.
import './settings.ts'

export { WebhookForm } from './webhook-form.ts'
export { overview } from './overview.ts'
export { enOverview as words } from '../locales/en.overview.ts'
