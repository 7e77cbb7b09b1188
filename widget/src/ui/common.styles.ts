/** Looks of what all elements have beyond the first look: fields, notes, bands, dialogs. */
import { css } from 'lit'
import { commonTokens } from '../theme/tokens.common.ts'

export const commonStyles = css`
  ${commonTokens}
  .dash path:first-child {
    stroke-dasharray: 2.35 2.36;
    stroke-linecap: butt;
  }
  .dash .k {
    stroke: currentColor;
  }
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    font: inherit;
    border: 0;
    min-inline-size: 0;
  }
  input,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  .primary,
  .fill {
    background: var(--_accent-fill);
    border-color: transparent;
    color: var(--_on-fill);
  }
  .fill {
    background: var(--_danger-fill);
  }
  .primary:hover:not([aria-disabled='true']),
  .primary:active:not([aria-disabled='true']) {
    background: color-mix(in oklab, var(--_accent-fill) 90%, black);
  }
  .fill:hover:not([aria-disabled='true']),
  .fill:active:not([aria-disabled='true']) {
    background: color-mix(in oklab, var(--_danger-fill) 90%, black);
  }
  .note {
    border: 1px solid var(--_border);
    border-radius: var(--_lg);
    padding: var(--_s3);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_s2);
    justify-items: start;
    overflow-wrap: anywhere;
  }
  .note.warning {
    background: var(--_warning-tint);
    border-color: var(--_warning-line);
  }
  .note.danger {
    color: inherit;
    background: var(--_danger-tint);
    border-color: var(--_danger-line);
  }
  .note .st {
    font-weight: 600;
  }
  .own {
    margin: var(--_s3) var(--_s4);
  }
  .band.warning {
    background: var(--_warning-tint);
    border-color: var(--_warning-line);
    --_knock: var(--_warning-tint);
  }
  .band.danger {
    color: inherit;
    background: var(--_danger-tint);
    border-color: var(--_danger-line);
    --_knock: var(--_danger-tint);
  }
  .band.warning > :is(.i, h3) {
    color: var(--_warning);
  }
  .band.danger > :is(.i, h3) {
    color: var(--_danger);
  }
  .part {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_s3);
    justify-items: stretch;
  }
  dialog {
    inline-size: min(440px, 100% - 24px);
    max-block-size: calc(100dvh - 24px);
    padding: 0;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_xl);
    background: var(--_surface-raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: hidden;
  }
  dialog[open] {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    animation: rise var(--_duration) var(--_ease);
  }
  dialog::backdrop {
    background: var(--_scrim);
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 4px;
    }
  }
  .b {
    padding: var(--_s4);
    display: grid;
    gap: var(--_s4);
    overflow: auto;
    overscroll-behavior: contain;
  }
  .lead {
    margin-block-start: var(--_s1);
  }
  .ft {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--_s2);
    padding: var(--_s3) var(--_s4);
    border-block-start: 1px solid var(--_border);
  }
  .diff {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: var(--_s1) var(--_s4);
    font-size: 12px;
    line-height: 16px;
  }
  .diff dt,
  .diff s,
  .diff .i {
    color: var(--_text-muted);
  }
  .diff dd {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_s1);
  }
  .diff .i {
    inline-size: 12px;
    block-size: 12px;
  }
  .field {
    display: grid;
    gap: var(--_s1);
  }
  .field label,
  legend {
    font-weight: 500;
  }
  label .muted {
    font-weight: 400;
  }
  .input {
    inline-size: 100%;
    min-block-size: 32px;
    padding: 5px 10px;
    border: 1px solid var(--_border-field);
    border-radius: var(--_md);
    background: var(--_surface);
    color: var(--_text);
  }
  .input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
  .btns {
    align-items: center;
  }
  .btns .btn {
    max-inline-size: 100%;
    white-space: normal;
    text-align: start;
  }
  .say .btn {
    font-size: 13px;
    line-height: 20px;
  }
  textarea.input {
    min-block-size: 60px;
    resize: vertical;
    display: block;
  }
  .code {
    font-family: var(--_font-mono);
    letter-spacing: 0.04em;
  }
  .input[aria-invalid='true'] {
    border-color: var(--_danger);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }
  .tick {
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: var(--_s2);
    min-block-size: 24px;
    cursor: pointer;
  }
  .tick input {
    inline-size: 16px;
    block-size: 16px;
    margin: 2px 0 0;
    accent-color: var(--_accent-fill);
  }
  /* Arrows go the way the language does. */
  [dir='rtl'] :is(s + .i, details:not([open]) > summary .i) {
    rotate: 180deg;
  }
  .q {
    display: block;
    font-size: 12px;
    line-height: 16px;
    margin-block-start: var(--_s1);
    padding-inline-start: var(--_s2);
    border-inline-start: 2px solid var(--_border-strong);
    white-space: pre-line;
  }
  /* The system of a device, on the corner of its sign. */
  .tile:has(.os) {
    position: relative;
  }
  .os {
    position: absolute;
    inset-block-end: -5px;
    inset-inline-end: -5px;
    inline-size: 14px;
    block-size: 14px;
    padding: 1px;
    border-radius: 4px;
    background: var(--_surface);
    color: var(--_text-muted);
  }
`
