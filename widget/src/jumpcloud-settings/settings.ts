/** The chunk of `<siit-jumpcloud-settings>`: its words, looks and inside. What it shows comes in two parts. */
// Loaded already; named, so that what both use stays in one file.
import '../common.ts'
import { enSettings } from '../locales/en.settings.ts'
import { learn } from '../locales/index.ts'
import type { LazyElement, View } from '../ui/lazy-element.ts'
import { Settings } from './settings-view.ts'
// What both parts use, and below: the build would make a file of its own for it otherwise.
import './bands.ts'
import './key-field.ts'
import './page.ts'
import './progress.ts'
import './scope.ts'

learn(enSettings, {
  ar: () => import('../locales/ar.settings.ts'),
  de: () => import('../locales/de.settings.ts'),
  es: () => import('../locales/es.settings.ts'),
  fr: () => import('../locales/fr.settings.ts'),
  ja: () => import('../locales/ja.settings.ts'),
})

export { askDisconnect } from './disconnect.ts'
export { settingsStyles as styles } from './settings.styles.ts'
export const view = (element: LazyElement): View => new Settings(element)
