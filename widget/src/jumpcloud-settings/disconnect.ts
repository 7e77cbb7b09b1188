/** The end of a connection, asked for twice: by a button and by its organization's name. */
import type { Connection } from '@siit-jumpcloud/shared'
import type { Settings } from './settings-view.ts'

export function askDisconnect(s: Settings, { organizationName, organizationId }: Connection): void {
  const { language: lang } = s.el
  const { w } = lang
  const name = organizationName ?? organizationId ?? 'JumpCloud'
  s.ask({
    title: lang.t('disconnectTitle', { name }),
    text: `${lang.t('disconnectText', { n: s.store?.review?.devices ?? 0 })} ${w.disconnectWhat}`,
    type: name,
    danger: true,
    label: w.disconnectNow,
    task: 'disconnect',
    go: () => s.work.disconnect(),
  })
}
