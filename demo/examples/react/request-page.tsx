import '@siit-jumpcloud/widget/react'
import { useCallback, useState } from 'react'
import { type RequestId, requests, tokenOf } from '../src/page.ts'

/** A request with its device panel. The other request is shown without a reload. */
export function RequestPage({ bff }: { bff: string }) {
  const [request, show] = useState<RequestId>(requests[0])
  const [told, tell] = useState<readonly string[]>([])
  // The same function as long as the request is the same: another one means another token, hence another session.
  const getToken = useCallback(() => tokenOf(request), [request])

  return (
    <>
      <main>
        <h1>React</h1>
        <nav>
          {requests.map((one) => (
            <button key={one} type="button" onClick={() => show(one)}>
              {one}
            </button>
          ))}
        </nav>
        <ul aria-label="What the panel told">
          {told.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      </main>
      <aside>
        <siit-device-panel
          bff={bff}
          locale="en"
          getToken={getToken}
          onsiit-ready={() => tell((before) => [...before, 'siit-ready'])}
          onsiit-action={(event) => tell((before) => [...before, `siit-action ${event.action}`])}
          onsiit-error={(event) => tell((before) => [...before, `siit-error ${event.code}`])}
        />
      </aside>
    </>
  )
}
