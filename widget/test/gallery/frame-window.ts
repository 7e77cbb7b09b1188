/** What a frame of the gallery offers to the page around it, and so to the tests. */

/** How an element is to look; what is left out stays as it is. */
export interface Look {
  theme?: 'light' | 'dark'
  locale?: string
  density?: 'comfortable' | 'compact'
  dir?: string
}

declare global {
  interface Window {
    board: {
      /** Settles when the board is in its state and nothing more happens by itself; so does `look`. */
      ready: Promise<void>
      look: (look: Look) => Promise<void>
      bars: () => void
      /** Every color that is painted with, and what with it: a hairline alone tells too little of a small step. */
      colors: () => string[]
      /** Parts that stand out of the element, or out of their dialog. */
      standingOut: () => string[]
    }
  }
}
