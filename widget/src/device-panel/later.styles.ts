/** Looks of what `later.ts` brings: cards, forms, the wipe dialog, the timeline. */
import { css } from 'lit'

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
  .track {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(min-content, 1fr);
    gap: var(--_s1);
  }
  .track li {
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
      grid-auto-flow: row;
    }
  }
`
