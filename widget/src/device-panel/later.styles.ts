/** Looks of what `later.ts` brings: cards, forms, the wipe dialog, the timeline. */
import { css } from 'lit'

/** Where steps side by side have no room, they stand on a rail. */
const rail = css`
  flex-direction: column;
  li:is(li, .todo) {
    border-block-start-width: 0;
    border-inline-start-width: 3px;
    padding: 0 0 var(--_s1);
    padding-inline-start: 10px;
  }
  .todo:is(li, .todo) {
    border-inline-start-width: 1px;
    padding-inline-start: 12px;
  }
`

export const laterStyles = css`
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
  .facts .link {
    margin-block: -2px;
  }
  .part > .steps {
    gap: var(--_s4);
  }
  .steps legend {
    margin-block-end: var(--_s1);
  }
  .checks {
    border-block-start: 1px solid var(--_border);
    padding: var(--_s3) var(--_s4) var(--_s4);
    display: grid;
    gap: var(--_s2);
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
    border: 0 solid var(--_text-muted);
    border-block-start-width: 3px;
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
    border-style: dashed;
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
    border-color: var(--_border-field);
    border-block-start-width: 1px;
    padding-block-start: 8px;
  }
  .todo b {
    color: inherit;
    font-weight: 400;
  }
  .rule {
    border-block-start: 1px solid var(--_border);
    padding-block-start: var(--_s3);
  }
  .pin {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_s2);
  }
  .digits {
    white-space: nowrap;
    font: 500 20px/28px var(--_font-mono);
    letter-spacing: 0.06em;
    font-variant-numeric: tabular-nums;
  }
  .pin > div:first-child {
    flex: 1 1 112px;
  }
  .pin .fine {
    flex-basis: 100%;
  }
  .pins {
    display: grid;
    gap: var(--_s3);
    counter-reset: p;
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
  .ev {
    display: grid;
    gap: var(--_s1);
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
  @container (inline-size < 300px) {
    .track {
      ${rail}
    }
  }
  @container (inline-size < 340px) {
    .track:has(:nth-child(4)) {
      ${rail}
    }
  }
  @container (inline-size >= 720px) {
    .card,
    .own {
      max-inline-size: 720px;
    }
  }
  @media (forced-colors: active) {
    /* The system takes the background away that marks what is chosen. */
    .pick [aria-pressed='true'] {
      border: 2px solid Highlight;
    }
  }
`
