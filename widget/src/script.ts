/** The widget as one script: what `siit-jumpcloud.js` is built from. The same exports, Lit included. */
export * from './index.ts'
