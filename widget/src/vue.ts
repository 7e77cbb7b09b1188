/**
 * Types for Vue's templates. Importing this file defines the elements: `import '@siit-jumpcloud/widget/vue'`. Vue's
 * compiler has to be told that `siit-*` are custom elements (`compilerOptions.isCustomElement`).
 */
import './index.ts'
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue'
import type { ElementEvents, ElementSettings } from './frameworks.ts'

/** As Vue reads it: what an element takes, and what it tells. */
type Elements = {
  [Tag in keyof ElementSettings]: new () => {
    $props: ElementSettings[Tag] & HTMLAttributes & PublicProps
    $emit: EmitFn<{ [Name in keyof ElementEvents]: (event: ElementEvents[Name]) => void }>
  }
}

declare module 'vue' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface GlobalComponents extends Elements {}
}
