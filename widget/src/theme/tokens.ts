/**
 * Design tokens. A host sets `--siit-*` on the element, on any ancestor or on `:root`; parts use the private `--_*`
 * names only. `color-scheme` picks the theme through `light-dark()`. This file holds all literal colors.
 */
import { css } from 'lit'

export const tokens = css`
  :host {
    color-scheme: light dark;
    --_surface: var(--siit-surface, light-dark(oklch(1 0 0), oklch(0.205 0.006 265)));
    --_surface-muted: var(--siit-surface-muted, light-dark(oklch(0.974 0.003 265), oklch(0.243 0.007 265)));
    --_surface-pressed: var(
      --siit-surface-pressed,
      light-dark(oklch(0.945 0.005 265), oklch(0.285 0.008 265))
    );
    --_surface-raised: var(--siit-surface-raised, light-dark(oklch(1 0 0), oklch(0.235 0.007 265)));
    --_scrim: var(--siit-scrim, light-dark(oklch(0.22 0.02 265 / 0.42), oklch(0.08 0.01 265 / 0.62)));
    --_border: var(--siit-border, light-dark(oklch(0.922 0.004 265), oklch(0.3 0.008 265)));
    --_border-strong: var(--siit-border-strong, light-dark(oklch(0.85 0.007 265), oklch(0.395 0.01 265)));
    --_border-field: var(--siit-border-field, light-dark(oklch(0.64 0.012 265), oklch(0.57 0.012 265)));
    --_text: var(--siit-text, light-dark(oklch(0.235 0.012 265), oklch(0.945 0.004 265)));
    --_text-muted: var(--siit-text-muted, light-dark(oklch(0.475 0.014 265), oklch(0.735 0.01 265)));
    --_accent: var(--siit-accent, light-dark(oklch(0.5 0.17 260), oklch(0.765 0.115 260)));
    --_accent-fill: var(--siit-accent-fill, light-dark(oklch(0.5 0.17 260), oklch(0.55 0.17 260)));
    --_on-fill: var(--siit-on-fill, oklch(1 0 0));
    --_focus: var(--siit-focus, light-dark(oklch(0.55 0.19 260), oklch(0.74 0.13 260)));
    --_info: var(--siit-info, light-dark(oklch(0.49 0.13 250), oklch(0.775 0.105 250)));
    --_info-tint: var(--siit-info-tint, light-dark(oklch(0.972 0.013 250), oklch(0.262 0.035 255)));
    --_info-line: var(--siit-info-line, light-dark(oklch(0.88 0.045 250), oklch(0.42 0.07 255)));
    --_warning: var(--siit-warning, light-dark(oklch(0.49 0.105 66), oklch(0.83 0.12 82)));
    --_warning-tint: var(--siit-warning-tint, light-dark(oklch(0.978 0.024 86), oklch(0.262 0.026 78)));
    --_warning-line: var(--siit-warning-line, light-dark(oklch(0.865 0.082 84), oklch(0.42 0.054 78)));
    --_danger: var(--siit-danger, light-dark(oklch(0.505 0.19 26), oklch(0.77 0.13 24)));
    --_danger-tint: var(--siit-danger-tint, light-dark(oklch(0.972 0.014 22), oklch(0.268 0.048 24)));
    --_danger-line: var(--siit-danger-line, light-dark(oklch(0.87 0.062 22), oklch(0.44 0.095 25)));
    --_danger-fill: var(--siit-danger-fill, light-dark(oklch(0.525 0.2 27), oklch(0.545 0.19 27)));
    --_success: var(--siit-success, light-dark(oklch(0.475 0.115 155), oklch(0.8 0.13 155)));
    --_success-tint: var(--siit-success-tint, light-dark(oklch(0.972 0.018 155), oklch(0.262 0.036 158)));
    --_success-line: var(--siit-success-line, light-dark(oklch(0.87 0.06 155), oklch(0.42 0.07 157)));
    --_font: var(--siit-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
    --_font-mono: var(--siit-font-mono, ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace);
    --_shadow: var(--siit-shadow, 0 8px 24px light-dark(oklch(0.22 0.02 265 / 0.14), oklch(0 0 0 / 0.5)));
    --_duration-fast: var(--siit-duration-fast, 120ms);
    --_duration: var(--siit-duration, 180ms);
    --_ease: var(--siit-ease, cubic-bezier(0.2, 0, 0, 1));
    --_md: var(--siit-radius-md, 6px);
    --_lg: var(--siit-radius-lg, 8px);
    --_xl: var(--siit-radius-xl, 12px);
  }
  :host([theme='light']) {
    color-scheme: light !important;
  }
  :host([theme='dark']) {
    color-scheme: dark !important;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_duration-fast: 0ms;
      --_duration: 0ms;
    }
  }
  @media (prefers-contrast: more) {
    :host {
      --_border: var(--siit-border, light-dark(oklch(0.64 0.012 265), oklch(0.57 0.012 265)));
      --_border-strong: var(--siit-border-strong, light-dark(oklch(0.5 0.014 265), oklch(0.7 0.01 265)));
      --_text-muted: var(--siit-text-muted, light-dark(oklch(0.36 0.014 265), oklch(0.85 0.008 265)));
    }
  }
`
