/** Looks of `<siit-jumpcloud-settings>`, over those that all elements share. */
import { css } from 'lit'

export const settingsStyles = css`
  .pg {
    padding: var(--_s6);
    display: grid;
    gap: var(--_s6);
  }
  .pg > *,
  .c > *,
  .stack > * {
    min-inline-size: 0;
  }
  .pg .wait {
    min-block-size: 40px;
  }
  /* With the space around it as high as what stood here before it. */
  .whole {
    min-block-size: calc(max(596px, 100dvh) - 2 * var(--_s6));
  }
  .pg-h {
    display: flex;
    align-items: start;
    flex-wrap: wrap;
    gap: var(--_s3);
  }
  .pg-h > div {
    flex: 1 1 240px;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 20px;
    line-height: 28px;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  h3.cap {
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--_text-muted);
    margin-block-end: var(--_s2);
  }
  .band.wide {
    margin-inline: calc(-1 * var(--_s6));
    padding-inline: var(--_s6);
  }
  .band.wide:first-child,
  .band.wide + .band.wide {
    margin-block-start: calc(-1 * var(--_s6));
  }
  .stepper {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--_s2);
    font-size: 12px;
    line-height: 16px;
  }
  .stepper li {
    border-block-start: 3px solid var(--_border-strong);
    padding-block-start: var(--_s2);
    color: var(--_text-muted);
    display: flex;
    gap: 6px;
  }
  .stepper .done {
    border-color: var(--_text-muted);
    color: var(--_text);
  }
  .stepper [aria-current] {
    border-color: var(--_accent);
    color: var(--_text);
    font-weight: 600;
  }
  .stack {
    display: grid;
    gap: var(--_s2);
  }
  .form {
    display: grid;
    gap: var(--_s4);
    inline-size: 100%;
    max-inline-size: 480px;
  }
  .field legend {
    margin-block-end: var(--_s1);
  }
  .in {
    position: relative;
    padding: 0;
  }
  .in .ib {
    position: absolute;
    inset-inline-end: 4px;
    inset-block-start: 4px;
    background: var(--_surface);
  }
  .in:has(.ib) .input {
    padding-inline-end: 36px;
  }
  .seg {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s1) var(--_s6);
  }
  .inset {
    background: var(--_surface-muted);
    border-radius: var(--_lg);
    padding: var(--_s3);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--_s2);
    align-items: center;
    border-block-start: 1px solid var(--_border);
    margin: 0 calc(-1 * var(--_s6)) calc(-1 * var(--_s6));
    padding: var(--_s3) var(--_s6);
  }
  .say {
    flex: 1 1 160px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
  }
  .rows,
  .sum {
    overflow-wrap: anywhere;
    border: 1px solid var(--_border);
    border-radius: var(--_lg);
  }
  .rows li {
    display: grid;
    grid-template-columns: 16px 184px 1fr;
    gap: 0 var(--_s3);
    padding: 10px var(--_s4);
  }
  .rows li + li {
    border-block-start: 1px solid var(--_border);
  }
  .rows .i {
    margin-block-start: 2px;
  }
  .rows + p {
    margin-block-start: calc(-1 * var(--_s3));
  }
  progress {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 4px;
    margin-block: 6px 2px;
    border: 0;
    border-radius: 2px;
    overflow: hidden;
    background: var(--_surface-pressed);
  }
  ::-webkit-progress-bar {
    background: var(--_surface-pressed);
  }
  ::-webkit-progress-value {
    background: var(--_info);
  }
  ::-moz-progress-bar {
    background: var(--_info);
  }
  .sum {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
  }
  .sum.three {
    grid-template-columns: repeat(3, 1fr);
  }
  .sum.key {
    grid-template-columns: 1fr 1.75fr 1fr 0.75fr;
  }
  .sum .link {
    margin-block: -4px;
  }
  .sum div {
    padding: var(--_s3) var(--_s4);
    overflow-wrap: anywhere;
  }
  .sum div + div {
    border-inline-start: 1px solid var(--_border);
  }
  .sum dt:not(.st) {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
  }
  .n {
    font-size: 20px;
    line-height: 28px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .blk {
    display: grid;
    grid-template-columns: 176px minmax(0, 1fr);
    gap: var(--_s2) var(--_s6);
    border-block-start: 1px solid var(--_border);
    padding-block-start: var(--_s5);
  }
  .blk.one {
    grid-template-columns: minmax(0, 1fr);
  }
  .blk > h3 {
    font-size: 13px;
    letter-spacing: 0;
  }
  .blk > h3 span {
    display: block;
    font-size: 12px;
    line-height: 16px;
    font-weight: 400;
    color: var(--_text-muted);
  }
  .c {
    display: grid;
    gap: var(--_s3);
    justify-items: start;
    overflow-wrap: anywhere;
  }
  .c > :is(.note, .rows, .t, details) {
    inline-size: 100%;
  }
  summary {
    padding: 0;
    cursor: pointer;
    min-block-size: 24px;
    font-weight: 500;
  }
  .sel {
    position: relative;
    display: inline-block;
    max-inline-size: 100%;
  }
  .sel > .i {
    position: absolute;
    inset-block-start: calc(50% - 8px);
    inset-inline-end: 8px;
    rotate: 90deg;
    color: var(--_text-muted);
    pointer-events: none;
  }
  select.input {
    appearance: none;
    display: block;
    inline-size: auto;
    max-inline-size: 100%;
    padding-inline-end: 32px;
    font: inherit;
    color: var(--_text);
    text-overflow: ellipsis;
    cursor: pointer;
  }
  select.input:hover {
    background: var(--_surface-muted);
  }
  .groups {
    border: 0;
    padding: 0;
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s2);
    align-items: center;
  }
  /* Below the choice that they belong to. */
  fieldset + .groups {
    padding-inline-start: 24px;
  }
  .groups .input {
    min-block-size: 28px;
    padding-block: 3px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: var(--_s1);
    padding-inline-start: var(--_s2);
    border: 1px solid var(--_border-strong);
    border-radius: 4px;
    min-block-size: 28px;
  }
  .sw {
    display: grid;
    grid-template-columns: 32px 1fr;
    gap: var(--_s3);
    min-block-size: 24px;
    cursor: pointer;
  }
  [role='switch'] {
    appearance: none;
    inline-size: 32px;
    block-size: 20px;
    margin: 0;
    border: 1.5px solid var(--_border-field);
    border-radius: 10px;
    position: relative;
    cursor: pointer;
  }
  [role='switch']::before {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    inline-size: 11px;
    block-size: 11px;
    border-radius: 50%;
    background: var(--_border-field);
  }
  [role='switch']:checked {
    background: var(--_accent-fill);
    border-color: var(--_accent-fill);
  }
  [role='switch']:checked::before {
    inset-inline-start: 15px;
    background: var(--_on-fill);
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s3) var(--_s6);
  }
  .pair .in {
    max-inline-size: 120px;
  }
  .map {
    align-items: center;
    row-gap: var(--_s2);
  }
  .map .sel,
  .map .input {
    inline-size: 100%;
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--_s4);
    border-block-end: 1px solid var(--_border);
  }
  .tabs button {
    padding: 6px 0;
    border: 0;
    border-block-end: 2px solid transparent;
    margin-block-end: -1px;
    background: none;
    color: var(--_text-muted);
    cursor: pointer;
  }
  .tabs [aria-pressed='true'] {
    color: var(--_text);
    font-weight: 600;
    border-color: var(--_accent);
  }
  .tabs .num {
    font-weight: 400;
  }
  .find {
    margin-block: var(--_s3) var(--_s1);
    max-inline-size: 360px;
  }
  .t {
    border-collapse: collapse;
    inline-size: 100%;
    margin-block-end: var(--_s2);
  }
  .t :is(th, td) {
    padding: var(--_s2) 0;
    padding-inline-end: var(--_s3);
    border-block-end: 1px solid var(--_border);
    vertical-align: top;
    text-align: start;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .t > tbody > tr:last-child > * {
    border-block-end: 0;
  }
  .t :is(th, td):last-child {
    padding-inline-end: 0;
  }
  .t thead th {
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    color: var(--_text-muted);
    overflow-wrap: normal;
  }
  .runs .link {
    min-inline-size: 24px;
    text-align: end;
  }
  .runs .num:not(:first-child) {
    text-align: end;
  }
  .runs :is(thead th, time) {
    white-space: nowrap;
  }
  .none {
    padding-block: var(--_s3);
  }
  .inset p,
  details .stack,
  .t .btns {
    margin-block-start: var(--_s2);
  }
  .parked li {
    display: grid;
    gap: var(--_s1);
  }
  /* By letters, not by pixels: who sets them large has less room. */
  @container (inline-size < 49em) {
    .blk {
      grid-template-columns: minmax(0, 1fr);
    }
    .sum,
    .sum:is(.three, .key) {
      grid-template-columns: 1fr 1fr;
    }
    .sum div:nth-child(n) {
      border: 0;
    }
    .rows li {
      grid-template-columns: 16px 1fr;
    }
    .rows li > :last-child {
      grid-column: 2;
    }
    .runs thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .t tr,
    .t :is(th, td) {
      display: block;
      border: 0;
      padding: 2px 0;
    }
    .t > tbody > tr + tr {
      border-block-start: 1px solid var(--_border);
    }
    .runs td[data-name] {
      display: inline-block;
      margin-inline-end: var(--_s3);
      text-align: start;
    }
    .runs td[data-name]::before {
      content: attr(data-name) ' ';
      color: var(--_text-muted);
    }
  }
  @container (inline-size < 32em) {
    .pg {
      padding: var(--_s4);
      gap: var(--_s5);
    }
    .foot {
      margin: 0 calc(-1 * var(--_s4)) calc(-1 * var(--_s4));
      padding: var(--_s3) var(--_s4);
    }
    .band.wide {
      margin-inline: calc(-1 * var(--_s4));
      padding-inline: var(--_s4);
    }
    .band.wide:first-child {
      margin-block-start: calc(-1 * var(--_s4));
    }
    .sum.three {
      grid-template-columns: 1fr;
    }
    .stepper li:not([aria-current]) {
      font-size: 0;
      gap: 0;
    }
  }
  @media (forced-colors: active) {
    [role='switch'] {
      appearance: auto;
    }
    progress {
      block-size: 8px;
      border: 1px solid;
      forced-color-adjust: none;
    }
    progress,
    ::-webkit-progress-bar {
      color: CanvasText;
      background: Canvas;
    }
    ::-webkit-progress-value {
      background: Highlight;
    }
    ::-moz-progress-bar {
      background: Highlight;
    }
    /* Where all lines have one color, only the one that counts is drawn, or drawn in another. */
    .tabs button {
      border-color: Canvas;
    }
    .tabs [aria-pressed='true'],
    .stepper [aria-current] {
      border-color: Highlight;
    }
    /* The system draws a box with a tick: no knob over it. */
    [role='switch']::before {
      content: none;
    }
    .tabs [aria-pressed='false'] {
      border-color: Canvas;
    }
  }
`
