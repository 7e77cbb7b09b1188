/** What the package's types take in React and what they refuse: read by the compiler in `pnpm check`, never run. */
import '@siit-jumpcloud/widget/react'
import { configure, type DevicePanel, type SiitActionEvent } from '@siit-jumpcloud/widget'
import { useRef } from 'react'

/** All that a host may write. */
export function Right({ later }: { later: string | undefined }) {
  const panel = useRef<DevicePanel>(null)
  configure({ bff: 'https://bff.example', getToken: () => 'token', texts: { de: { lock: 'Sperren' } } })
  const found = document.querySelector('siit-device-panel')
  found?.addEventListener('siit-action', (event) => {
    event.action satisfies 'lock' | 'wipe' | 'open'
    event.device.hostname satisfies string | null
  })
  document.addEventListener('siit-error', ({ code }) => code satisfies string)
  window.siitJumpCloud?.push({ locale: 'de' })
  return (
    <>
      <siit-device-panel
        ref={panel}
        className="panel"
        hidden
        bff={later}
        token-url="/token"
        device-id={later}
        theme="dark"
        density="compact"
        getToken={() => Promise.resolve('token')}
        onsiit-action={(event) => event.preventDefault()}
        onsiit-device-select={({ device }) => device.id satisfies string}
      />
      <siit-equipment id="assets" locale={undefined} />
      <siit-request-timeline onsiit-timeline-entry={({ entry }) => entry.sequence satisfies number} />
      <siit-jumpcloud-settings tokenUrl="/token" />
    </>
  )
}

/** What nobody means. */
export function Wrong() {
  // @ts-expect-error an address is text
  configure({ bff: 8787 })
  return (
    <>
      {/* @ts-expect-error no such theme */}
      <siit-device-panel theme="pink" />
      {/* @ts-expect-error no such property */}
      <siit-device-panel device="d-1" />
      {/* @ts-expect-error the inventory has no device of its own */}
      <siit-equipment deviceId="d-1" />
      {/* @ts-expect-error a function, not a token */}
      <siit-equipment getToken="token" />
      {/* @ts-expect-error of another event */}
      <siit-device-panel onsiit-error={(event: SiitActionEvent) => event.preventDefault()} />
      {/* @ts-expect-error no such element */}
      <siit-device-pannel />
    </>
  )
}
