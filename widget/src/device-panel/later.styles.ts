/** Looks of what `later.ts` brings: cards, forms, the wipe dialog, the timeline. */
import { css } from 'lit'
import { laterTokens } from '../theme/tokens.later.ts'

export const laterStyles = css`
  ${laterTokens}
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
    gap: var(--_s2);
    justify-items: start;
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
  .steps {
    counter-reset: s;
    display: grid;
    gap: var(--_s2);
  }
  .steps li {
    counter-increment: s;
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: 0 var(--_s2);
  }
  .steps li::before {
    content: counter(s) '.';
    color: var(--_text-muted);
  }
  .own {
    margin: var(--_s3) var(--_s4);
  }
  .checks {
    border-block-start: 1px solid var(--_border);
    padding: var(--_s3) var(--_s4) var(--_s4);
    display: grid;
    gap: var(--_s2);
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
  .card {
    margin: var(--_s3) var(--_s4);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_lg);
    padding: var(--_s3);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_s3);
    overflow-wrap: anywhere;
  }
  .hd {
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: var(--_s1) var(--_s2);
  }
  .hd h3 {
    font-size: 13px;
    letter-spacing: 0;
  }
  .hd p {
    grid-column: 2;
  }
  .card.warning,
  .card.danger {
    color: inherit;
    border-color: var(--_tl);
    --_tl: var(--_warning-line);
    --_knock: var(--_warning-tint);
  }
  .card.danger {
    --_tl: var(--_danger-line);
    --_knock: var(--_danger-tint);
  }
  .card:is(.warning, .danger) > .hd {
    margin: calc(-1 * var(--_s3)) calc(-1 * var(--_s3)) 0;
    padding: var(--_s3);
    border-radius: 7px 7px 0 0;
    background: var(--_knock);
    border-block-end: 1px solid var(--_tl);
  }
  .card:is(.warning, .danger) > .hd:last-child {
    border-block-end: 0;
    margin-block-end: calc(-1 * var(--_s3));
    border-radius: 7px;
  }
  /* Side by side and alike while their words fit; large letters take a further line. */
  .track {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s1);
  }
  .track li {
    flex: 1 1 0;
    min-inline-size: min-content;
    border-block-start: 3px solid var(--_text-muted);
    padding-block-start: 6px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
    overflow-wrap: normal;
  }
  .track b {
    display: block;
    font-weight: 500;
    color: var(--_text);
  }
  .track .now {
    border-block-start-style: dashed;
    border-color: var(--_info);
  }
  .warning .track .now {
    border-color: var(--_warning);
  }
  .trap .track .now {
    border-color: var(--_danger);
  }
  .proven .track li {
    border-color: var(--_success);
  }
  .track .todo {
    border-block-start: 1px solid var(--_border-field);
    padding-block-start: var(--_s2);
  }
  .todo b {
    color: inherit;
    font-weight: 400;
  }
  .rule {
    border-block-start: 1px solid var(--_border);
    padding-block-start: var(--_s3);
  }
  .part {
    display: grid;
    gap: var(--_s3);
    justify-items: stretch;
  }
  .pin {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 0 var(--_s2);
  }
  .digits {
    font: 500 20px/28px var(--_font-mono);
    letter-spacing: 0.06em;
    font-variant-numeric: tabular-nums;
  }
  .pin .fine {
    grid-column: 1/-1;
    padding-block-start: var(--_s1);
  }
  .pins {
    display: grid;
    gap: var(--_s3);
    counter-reset: p;
  }
  .fine.xs {
    margin-block-start: calc(-1 * var(--_s2));
  }
  .due {
    border-block-end: 1px solid var(--_border);
  }
  .due > h3 {
    display: flex;
    gap: var(--_s2);
    padding: var(--_s3) var(--_s4) 0;
    font-size: 13px;
  }
  .paper {
    display: grid;
    gap: var(--_s2);
    justify-items: start;
    padding: 0 var(--_s4) var(--_s4);
  }
  .meter {
    display: inline-flex;
    gap: 3px;
    margin-block-start: 6px;
  }
  .meter i {
    inline-size: 12px;
    block-size: 8px;
    border-radius: 2px;
    border: 1.5px solid;
  }
  .meter .on {
    background: currentColor;
    /* How strong evidence is has to be seen where the system takes all backgrounds away. */
    forced-color-adjust: none;
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
  .ev,
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
  .tl {
    padding: var(--_s3) var(--_s4);
  }
  .day {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
    padding-block: var(--_s1) var(--_s2);
    font-weight: 500;
  }
  .e {
    display: grid;
    grid-template-columns: 16px 1fr auto;
    gap: 0 var(--_s2);
    padding-block-end: var(--_s4);
    position: relative;
  }
  .e:not(:last-child)::before {
    content: '';
    position: absolute;
    inset-block: 22px 2px;
    inset-inline-start: 7.5px;
    inline-size: 1px;
    background: var(--_border-strong);
  }
  .hd .i,
  .due > h3 .i,
  .e > .i,
  .w .sub {
    margin-block-start: 2px;
  }
  .w {
    min-inline-size: 0;
    overflow-wrap: anywhere;
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
  .more {
    display: inline-flex;
    align-items: center;
    align-self: start;
    gap: 2px;
    min-block-size: 24px;
    margin-block: -2px;
    margin-inline-end: -6px;
    padding: 0 var(--_s1);
    border: 0;
    border-radius: 4px;
    background: none;
    font-size: 12px;
    color: var(--_text-muted);
    cursor: pointer;
  }
  .more:hover {
    background: var(--_surface-muted);
  }
  .more .i {
    inline-size: 12px;
    block-size: 12px;
  }
  .more[aria-expanded='true'] .i {
    transform: rotate(90deg);
  }
  .e dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 2px var(--_s3);
    font-size: 12px;
    line-height: 16px;
    background: var(--_surface-muted);
    border-radius: var(--_md);
    padding: var(--_s2) 10px;
    margin-block-start: var(--_s1);
    grid-column: 2/-1;
  }
  .e dt {
    color: var(--_text-muted);
  }
  .e dd {
    overflow-wrap: anywhere;
    min-inline-size: 0;
  }
  .tl + .btns {
    padding: 0 var(--_s4) var(--_s3);
  }
  .tlm {
    padding: var(--_s3) var(--_s4);
    color: var(--_text-muted);
  }
  @media (forced-colors: active) {
    .pick [aria-pressed='true'] {
      border: 1px solid Highlight;
    }
  }
  @container (inline-size < 300px) {
    .track li {
      flex-basis: 100%;
    }
  }
`
