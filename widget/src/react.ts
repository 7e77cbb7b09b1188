/**
 * Types for JSX in React 19, which sets properties and listens to events of custom elements by itself. Importing this
 * file defines the elements: `import '@siit-jumpcloud/widget/react'`.
 */
import './index.ts'
import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { ElementEvents, ElementSettings } from './frameworks.ts'

type Elements = {
  [Tag in keyof ElementSettings]: DetailedHTMLProps<
    HTMLAttributes<HTMLElementTagNameMap[Tag]>,
    HTMLElementTagNameMap[Tag]
  > &
    ElementSettings[Tag] & {
      [Name in keyof ElementEvents as `on${Name}`]?: (event: ElementEvents[Name]) => void
    }
}

declare module 'react' {
  // The one way to name elements in JSX.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface IntrinsicElements extends Elements {}
  }
}
