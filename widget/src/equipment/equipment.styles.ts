/** Looks of the inventory. */
import { css } from 'lit'

export const styles = css`
  .eq-h {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_s1) var(--_s3);
    padding: var(--_s4) var(--_s5);
  }
  .eq-h h2 {
    font-size: 20px;
    line-height: 28px;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  /* Half the width each, and on a narrow page a line each, so that what comes later moves nothing. */
  .eq-h > div {
    flex: 1;
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s1) var(--_s3);
    align-items: center;
    min-block-size: 32px;
  }
  .eq-h .r {
    flex-wrap: nowrap;
    justify-content: flex-end;
  }
  .eq-h .xs {
    flex: 1;
    text-align: end;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s2);
    align-items: center;
    padding: 0 var(--_s5) var(--_s3);
    border-block-end: 1px solid var(--_border);
  }
  .srch {
    position: relative;
    inline-size: min(340px, 100%);
  }
  .srch .i {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 10px;
    color: var(--_text-muted);
  }
  .srch .input {
    padding-inline-start: 34px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_md);
    padding: 1px 2px 1px 10px;
    padding-inline: 10px 2px;
    min-block-size: 32px;
    background: var(--_surface-muted);
  }
  .tools {
    margin-inline-start: auto;
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s2);
  }
  .notice {
    padding: var(--_s2) var(--_s5);
    display: flex;
    border-block-end: 1px solid var(--_border);
  }
  .eq {
    display: grid;
    grid-template-columns: 208px minmax(0, 1fr);
    position: relative;
  }
  .list {
    min-block-size: 672px;
  }
  .fac {
    border-inline-end: 1px solid var(--_border);
    padding: var(--_s3) var(--_s3) var(--_s4) var(--_s5);
    padding-inline: var(--_s5) var(--_s3);
    overflow-wrap: anywhere;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_s4);
    align-content: start;
  }
  .fac legend {
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--_text-muted);
    margin-block-end: var(--_s1);
  }
  .menu {
    position: relative;
  }
  .menu .tick {
    grid-template-columns: 16px minmax(0, 1fr) auto;
    align-items: center;
    min-block-size: 28px;
    overflow-wrap: anywhere;
  }
  .menu .tick input {
    margin: 0;
  }
  .c {
    color: var(--_text-muted);
    font-size: 12px;
  }
  .facet > .btn,
  .cols:not(.on) > fieldset {
    display: none;
  }
  .cols > fieldset {
    position: absolute;
    z-index: 4;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    inline-size: max-content;
    min-inline-size: 208px;
    max-inline-size: 280px;
    padding: var(--_s2) var(--_s3);
    background: var(--_surface-raised);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_lg);
    box-shadow: var(--_shadow);
  }
  /*
   * Rows that lay themselves out, instead of a table that does so for all of them at once: one that is off the screen
   * costs nothing until somebody scrolls there, and there may be 500.
   */
  table,
  tbody,
  thead {
    display: block;
  }
  tr {
    display: flex;
    border-block-end: 1px solid var(--_border);
  }
  tbody tr {
    align-items: center;
    min-block-size: calc(2 * var(--_s6));
  }
  /* The first ones are what is seen first, and are not guessed at. */
  tbody tr:nth-child(n + 31) {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 47px;
  }
  td,
  th {
    flex: 1 1 0;
    min-inline-size: 0;
  }
  .list:has(.many) {
    overflow-x: auto;
  }
  .many {
    inline-size: 1640px;
  }
  .many :where(th:first-child, .c-owner) {
    flex: 0 0 200px;
  }
  /* What is asked for is on its way. The rows stay as they are: dimmed, all of them would be painted anew. */
  .old thead::after {
    content: '';
    position: absolute;
    inset-block-end: -1px;
    inset-inline: 0;
    block-size: 2px;
    background: linear-gradient(90deg, transparent, var(--_accent), transparent) 0 / 30% 100% no-repeat;
    animation:
      appear 0s 0.2s backwards,
      pass 1.2s infinite linear;
  }
  [dir='rtl'] .old thead::after {
    animation-direction: normal, reverse;
  }
  @keyframes pass {
    from {
      background-position: -50% 0;
    }
    to {
      background-position: 150% 0;
    }
  }
  th {
    text-align: start;
    font-weight: 400;
  }
  thead {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--_surface);
  }
  thead tr {
    align-items: center;
    min-block-size: 34px;
  }
  thead th {
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    color: var(--_text-muted);
    padding: 0 var(--_s2);
    overflow-wrap: anywhere;
  }
  thead button {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    min-block-size: 24px;
    margin-inline: calc(-1 * var(--_s1));
    padding: 0 var(--_s1);
    border: 0;
    border-radius: 4px;
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  thead button:hover,
  thead button:hover .idle {
    color: var(--_text);
    opacity: 1;
  }
  thead .i {
    inline-size: 12px;
    block-size: 12px;
  }
  .idle {
    opacity: 0;
  }
  :focus-visible > .idle {
    opacity: 1;
  }
  /* As wide as what they say; names share the rest. */
  .c-system,
  .c-lastContact {
    flex: 0 0 120px;
  }
  .c-encryption,
  .c-mdm {
    flex: 0 0 124px;
  }
  td,
  tbody th {
    padding: 5px var(--_s2) 6px;
    overflow-wrap: anywhere;
  }
  tr > :first-child {
    padding-inline-start: var(--_s3);
  }
  tr > :last-child {
    padding-inline-end: var(--_s3);
  }
  tbody tr {
    cursor: pointer;
  }
  tbody tr:hover {
    background: var(--_surface-muted);
  }
  tbody .sel {
    background: var(--_surface-pressed);
  }
  .load tbody tr {
    pointer-events: none;
  }
  .load .sk {
    animation: appear 0s 0.2s backwards;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  td > .st {
    vertical-align: top;
  }
  td .st .i,
  .dev .st .i {
    inline-size: 14px;
    block-size: 14px;
    margin-block-start: 3px;
  }
  td .sub .st .i,
  .dev .sub .st .i {
    margin-block-start: 1px;
  }
  td .sub.t-danger {
    color: var(--_danger);
  }
  .dev {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 0 10px;
    align-items: center;
  }
  .dev > .i {
    color: var(--_text-muted);
  }
  .dev .nm {
    /* A name of hundreds of letters would fill the page; its sheet has it whole. */
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    min-block-size: 24px;
    margin: -2px -4px;
    padding: 2px 4px;
    border: 0;
    background: none;
    text-align: start;
    cursor: pointer;
    /* What has the focus does not stand under the header that stays. */
    scroll-margin-block-start: 48px;
  }
  /* Around the name alone: the serial number is close below it. */
  .dev .nm:focus-visible {
    outline-offset: -2px;
  }
  .narrow {
    display: none;
  }
  .pgr,
  .moved {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_s2);
    padding: 10px var(--_s3);
    color: var(--_text-muted);
    font-size: 12px;
    min-block-size: calc(2 * var(--_s6));
  }
  .moved {
    justify-content: start;
    padding-block: var(--_s1);
    min-block-size: 32px;
    background: var(--_surface-muted);
    border-block-end: 1px solid var(--_border);
  }
  .side {
    position: absolute;
    z-index: 3;
    inset-block: 0;
    inset-inline-end: 0;
    inline-size: 400px;
    pointer-events: none;
  }
  .sheet {
    position: sticky;
    inset-block-start: 0;
    inset-inline: auto;
    inline-size: 100%;
    max-inline-size: none;
    block-size: min(100%, 100dvh);
    max-block-size: none;
    margin: 0;
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
    pointer-events: auto;
  }
  .sheet[open] {
    grid-template-rows: auto minmax(0, 1fr);
    animation: slide var(--_duration) var(--_ease);
  }
  .sheet:modal {
    position: fixed;
    inset: 0;
    block-size: 100dvh;
    border: 0;
  }
  @keyframes slide {
    from {
      opacity: 0;
      translate: 16px;
    }
  }
  .scroll {
    overflow: auto;
    overscroll-behavior: contain;
  }
  .plain {
    border-color: transparent;
    background: none;
  }
  .sec {
    padding: var(--_s3) var(--_s4);
    border-block-start: 1px solid var(--_border);
  }
  .clocks + .sec {
    border: 0;
  }
  .sec h4 {
    margin-block-end: var(--_s2);
  }
  .sec .in {
    padding: 0;
  }
  [role='radiogroup'] {
    display: grid;
    gap: var(--_s2);
  }
  .hist {
    display: grid;
    gap: var(--_s2);
  }
  .hist li {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 var(--_s3);
    align-items: baseline;
    overflow-wrap: anywhere;
  }
  .hist .act-row {
    align-items: start;
    grid-template-columns: 16px 1fr;
    gap: 0 var(--_s2);
  }
  .act-row > .i {
    margin-block-start: 2px;
  }
  .empty .why {
    max-inline-size: 360px;
    display: grid;
    gap: var(--_s2);
  }
  @container (inline-size < 900px) {
    .eq {
      grid-template-columns: 100%;
    }
    .fac {
      position: relative;
      display: flex;
      flex-wrap: wrap;
      gap: var(--_s2);
      padding: var(--_s2) var(--_s5);
      border: 0;
      border-block-end: 1px solid var(--_border);
    }
    .facet > .btn {
      display: inline-flex;
      min-block-size: 28px;
      padding: 3px 10px;
    }
    .facet:not(.on) > fieldset {
      display: none;
    }
    .facet > fieldset {
      position: absolute;
      z-index: 4;
      inset-block-start: calc(100% + 4px);
      inset-inline-start: 0;
      inline-size: 232px;
      padding: var(--_s2) var(--_s3);
      background: var(--_surface-raised);
      border: 1px solid var(--_border-strong);
      border-radius: var(--_lg);
      box-shadow: var(--_shadow);
    }
    .facet legend {
      position: absolute;
      clip-path: inset(50%);
    }
    /* The table begins and ends where the rest of the page does. */
    tr > :first-child {
      padding-inline-start: var(--_s5);
    }
    tr > :last-child {
      padding-inline-end: var(--_s5);
    }
    .c-system {
      flex-basis: 108px;
    }
    .c-lastContact {
      flex-basis: 128px;
    }
    .pgr,
    .moved {
      padding-inline: var(--_s5);
    }
  }
  /* The table itself is below 800 pixels wide, with the filters beside it and above it. */
  @container (inline-size < 800px) or (900px <= inline-size < 1008px) {
    .c-mdm {
      display: none;
    }
  }
  @container (inline-size < 640px) {
    .eq-h > div {
      flex-basis: 100%;
    }
    .eq-h,
    .bar,
    .fac,
    .pgr,
    .moved {
      padding-inline: var(--_s4);
    }
    .eq-h .r {
      flex: 1 1 100%;
      justify-content: space-between;
    }
    .srch {
      inline-size: 100%;
    }
    .facet {
      position: static;
    }
    .facet > fieldset {
      inset-inline: 16px;
      inline-size: auto;
    }
    .tools {
      margin: 0;
    }
    .cols > fieldset {
      inset-inline: 0 auto;
    }
    .many {
      inline-size: 100%;
    }
    tr > :not(:first-child, .c-lastContact) {
      display: none;
    }
    .c-lastContact {
      flex-basis: 124px;
    }
    tr > :last-child {
      padding-inline-end: var(--_s4);
    }
    tr > :first-child {
      flex: 1;
      padding-inline-start: var(--_s4);
    }
    tbody tr:nth-child(n + 31) {
      contain-intrinsic-block-size: auto 70px;
    }
    .narrow {
      display: block;
      margin-block-start: 2px;
    }
    .dev {
      align-items: start;
    }
    .dev > .i {
      margin-block-start: 2px;
    }
  }
  @media (forced-colors: active) {
    .sel {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .old thead::after {
      background: Highlight;
    }
  }
  @media print {
    /* A table again, whose header is on each page. */
    table {
      display: table;
      table-layout: fixed;
      inline-size: 100%;
      border-collapse: collapse;
    }
    thead {
      display: table-header-group;
      position: static;
    }
    tbody {
      display: table-row-group;
    }
    tr {
      display: table-row;
    }
    /* A button is not repeated with its header. */
    thead button {
      display: contents;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .sheet[open] {
      animation: none;
    }
    .old thead::after {
      background-size: 100% 100%;
      animation: appear 0s 0.2s backwards;
    }
  }
`
