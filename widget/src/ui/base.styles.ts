/** What every element of ours looks like before it has parts: type, buttons, links, signs, forms, notes. */
import { css } from 'lit'

export const base = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  /* Not also what stands before and after: the browser would work out two more styles for each element. */
  * {
    box-sizing: border-box;
  }
  /* Nothing comes in from the page but its tokens, and whether it shows us and lets itself be clicked. */
  .root {
    all: initial;
    visibility: inherit;
    pointer-events: inherit;
    color-scheme: inherit;
    /* What is "auto" takes after the page, also where it is reset. */
    user-select: text;
    display: block;
    font: 400 13px/20px var(--_font);
    color: var(--_text);
    container-type: inline-size;
    background: var(--_surface);
    -webkit-font-smoothing: antialiased;
    font-variant-numeric: normal;
  }
  h2,
  h3,
  h4,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  ul,
  ol {
    list-style: none;
  }
  button,
  summary {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  b {
    font-weight: 600;
  }
  .i {
    inline-size: 16px;
    block-size: 16px;
    flex: none;
    display: block;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .f {
    fill: currentColor;
    stroke: none;
  }
  .k {
    stroke: var(--_knock, var(--_surface));
  }
  @media (forced-colors: active) {
    .i {
      forced-color-adjust: auto;
    }
    .k {
      stroke: Canvas;
    }
  }
  .xs {
    font-size: 12px;
    line-height: 16px;
  }
  .med {
    font-weight: 500;
  }
  .mono {
    font-family: var(--_font-mono);
    font-size: 12px;
  }
  time,
  .mono,
  .num,
  .track li {
    font-variant-numeric: tabular-nums;
  }
  .t-info {
    color: var(--_info);
  }
  .t-warning {
    color: var(--_warning);
  }
  .t-danger {
    color: var(--_danger);
  }
  .t-success {
    color: var(--_success);
  }
  .muted {
    color: var(--_text-muted);
  }
  .vh {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .link {
    color: var(--_accent);
    text-decoration: underline;
    text-decoration-color: color-mix(in oklab, currentColor 35%, transparent);
    text-underline-offset: 3px;
    background: none;
    border: 0;
    padding: 0;
    min-block-size: 24px;
    cursor: pointer;
    font-weight: 500;
  }
  .btn {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 32px;
    padding: 5px var(--_s3);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_md);
    background: var(--_surface);
    color: var(--_text);
    font-weight: 500;
    cursor: pointer;
    text-decoration: none;
    text-align: start;
    max-inline-size: 100%;
    transition: background-color var(--_duration-fast) var(--_ease);
  }
  .btn:hover,
  .ib:hover {
    background: var(--_surface-muted);
  }
  .btn:active,
  .ib:active {
    background: var(--_surface-pressed);
  }
  .btn .i {
    margin-inline-start: -2px;
  }
  .btn .end {
    margin-inline: 0 -2px;
  }
  .sm {
    min-block-size: 28px;
    padding: 3px 10px;
  }
  .danger {
    color: var(--_danger);
  }
  .btn[aria-disabled='true'] {
    background: none;
    border: 1px dashed var(--_border-field);
    color: var(--_text-muted);
    cursor: not-allowed;
  }
  .btn[aria-busy='true'] {
    border-style: solid;
    cursor: progress;
  }
  .ib {
    display: inline-grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_text-muted);
    cursor: pointer;
    flex: none;
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  [tabindex='-1']:focus {
    outline: 0;
  }
  .btns {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s2);
  }
  .st {
    display: inline-flex;
    align-items: flex-start;
    gap: 6px;
  }
  .st .i {
    inline-size: 14px;
    block-size: 14px;
    margin-block-start: 3px;
  }
  .xs.st .i {
    margin-block-start: 1px;
  }
  .top {
    display: flex;
    align-items: center;
    gap: var(--_s2);
    padding: 10px var(--_s4);
    min-block-size: 44px;
    border-block-end: 1px solid var(--_border);
  }
  .top h2 {
    font-weight: 600;
    flex: 1;
    overflow-wrap: anywhere;
  }
  .facts {
    overflow-wrap: anywhere;
    display: grid;
    grid-template-columns: minmax(96px, max-content) 1fr;
    gap: var(--_s1) var(--_s4);
  }
  .facts dt {
    color: var(--_text-muted);
    max-inline-size: 152px;
  }
  .facts dd {
    min-inline-size: 0;
  }
  dd > .st {
    vertical-align: top;
  }
  .facts .mono {
    line-height: 20px;
  }
  .facts .ib {
    margin-block: -2px;
    vertical-align: top;
  }
  .sub {
    display: block;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
  }
  .empty {
    padding: var(--_s8) var(--_s6);
    display: grid;
    gap: var(--_s2);
    justify-items: center;
    text-align: center;
  }
  .empty .tile {
    inline-size: 40px;
    block-size: 40px;
    margin-block-end: var(--_s1);
  }
  .empty .why {
    max-inline-size: 300px;
    text-wrap: balance;
    color: var(--_text-muted);
    overflow-wrap: anywhere;
  }
  .empty .btn {
    margin-block-start: var(--_s2);
  }
  h3 {
    font-size: 15px;
    font-weight: 600;
    letter-spacing: -0.005em;
    overflow-wrap: anywhere;
  }
  .tile {
    inline-size: 32px;
    block-size: 32px;
    border-radius: var(--_lg);
    background: var(--_surface-muted);
    border: 1px solid var(--_border);
    display: grid;
    place-items: center;
    color: var(--_text-muted);
  }
`
