/**
 * Design tokens. A host sets `--siit-*` on the element, on any ancestor or on `:root`; parts use the private `--_*`
 * names only. `color-scheme` picks the theme through `light-dark()`. All literal colors are here, and in
 * `tokens.common.ts`: what the first look does not paint with comes after it.
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
    --_border: var(--siit-border, light-dark(oklch(0.922 0.004 265), oklch(0.3 0.008 265)));
    --_border-strong: var(--siit-border-strong, light-dark(oklch(0.85 0.007 265), oklch(0.395 0.01 265)));
    --_border-field: var(--siit-border-field, light-dark(oklch(0.64 0.012 265), oklch(0.57 0.012 265)));
    --_text: var(--siit-text, light-dark(oklch(0.235 0.012 265), oklch(0.945 0.004 265)));
    --_text-muted: var(--siit-text-muted, light-dark(oklch(0.475 0.014 265), oklch(0.735 0.01 265)));
    --_accent: var(--siit-accent, light-dark(oklch(0.5 0.17 260), oklch(0.765 0.115 260)));
    --_focus: var(--siit-focus, light-dark(oklch(0.55 0.19 260), oklch(0.74 0.13 260)));
    --_info: var(--siit-info, light-dark(oklch(0.49 0.13 250), oklch(0.775 0.105 250)));
    --_warning: var(--siit-warning, light-dark(oklch(0.49 0.105 66), oklch(0.83 0.12 82)));
    --_danger: var(--siit-danger, light-dark(oklch(0.505 0.19 26), oklch(0.77 0.13 24)));
    --_success: var(--siit-success, light-dark(oklch(0.475 0.115 155), oklch(0.8 0.13 155)));
    --_font: var(--siit-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
    --_font-mono: var(--siit-font-mono, ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace);
    --_duration-fast: var(--siit-duration-fast, 120ms);
    --_ease: var(--siit-ease, cubic-bezier(0.2, 0, 0, 1));
    --_dense: 1;
    --_s1: calc(var(--siit-space-1, 4px) * var(--_dense));
    --_s2: calc(var(--siit-space-2, 8px) * var(--_dense));
    --_s3: calc(var(--siit-space-3, 12px) * var(--_dense));
    --_s4: calc(var(--siit-space-4, 16px) * var(--_dense));
    --_s5: calc(var(--siit-space-5, 20px) * var(--_dense));
    --_s6: calc(var(--siit-space-6, 24px) * var(--_dense));
    --_s8: calc(var(--siit-space-8, 32px) * var(--_dense));
    --_md: var(--siit-radius-md, 6px);
    --_lg: var(--siit-radius-lg, 8px);
  }
  :host([density='compact']) {
    --_dense: 0.75;
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
