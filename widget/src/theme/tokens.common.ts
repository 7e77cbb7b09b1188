/** The design tokens that the first look does not use; see `tokens.ts`. */
import { css } from 'lit'

export const commonTokens = css`
  :host {
    --_surface-raised: var(--siit-surface-raised, light-dark(oklch(1 0 0), oklch(0.235 0.007 265)));
    --_scrim: var(--siit-scrim, light-dark(oklch(0.22 0.02 265 / 0.42), oklch(0.08 0.01 265 / 0.62)));
    --_accent-fill: var(--siit-accent-fill, light-dark(oklch(0.5 0.17 260), oklch(0.55 0.17 260)));
    --_on-fill: var(--siit-on-fill, oklch(1 0 0));
    --_warning-tint: var(--siit-warning-tint, light-dark(oklch(0.978 0.024 86), oklch(0.262 0.026 78)));
    --_warning-line: var(--siit-warning-line, light-dark(oklch(0.865 0.082 84), oklch(0.42 0.054 78)));
    --_danger-tint: var(--siit-danger-tint, light-dark(oklch(0.972 0.014 22), oklch(0.268 0.048 24)));
    --_danger-line: var(--siit-danger-line, light-dark(oklch(0.87 0.062 22), oklch(0.44 0.095 25)));
    --_danger-fill: var(--siit-danger-fill, light-dark(oklch(0.525 0.2 27), oklch(0.545 0.19 27)));
    --_shadow: var(--siit-shadow, 0 8px 24px light-dark(oklch(0.22 0.02 265 / 0.14), oklch(0 0 0 / 0.5)));
    --_duration: var(--siit-duration, 180ms);
    --_xl: var(--siit-radius-xl, 12px);
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_duration: 0ms;
    }
  }
`
