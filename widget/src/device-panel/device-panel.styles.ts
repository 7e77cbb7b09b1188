import { css } from 'lit'

export const panelStyles = css`
  .band {
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: 2px var(--_s2);
    padding: var(--_s3) var(--_s4);
    border-block-end: 1px solid var(--_border);
    background: var(--_surface-muted);
  }
  .band > .i {
    margin-block-start: 2px;
  }
  .band h3,
  .hd h3 {
    font-size: 13px;
    letter-spacing: 0;
  }
  .body {
    grid-column: 2;
    display: grid;
    gap: var(--_s2);
    justify-items: start;
  }
  .head {
    display: grid;
    grid-template-columns: 32px 1fr;
    gap: 0 var(--_s3);
    padding: var(--_s4) var(--_s4) var(--_s3);
  }
  .head p {
    color: var(--_text-muted);
    overflow-wrap: anywhere;
  }
  .clocks {
    display: grid;
    grid-template-columns: 1fr 1fr;
    border-block: 1px solid var(--_border);
  }
  .clocks > div {
    padding: var(--_s2) var(--_s4);
    padding-inline-end: var(--_s3);
    min-inline-size: 0;
  }
  .clocks > div + div {
    border-inline-start: 1px solid var(--_border);
  }
  .clocks dt {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
  }
  .clocks dd {
    font-weight: 500;
    min-block-size: 24px;
    display: flex;
    align-items: center;
    gap: var(--_s1);
  }
  .clocks dd > .i {
    inline-size: 12px;
    block-size: 12px;
    margin-inline-start: -2px;
  }
  .clocks .ib {
    margin-inline-start: auto;
  }
  .acts {
    display: grid;
    grid-template-columns: minmax(88px, max-content) 1fr;
    column-gap: var(--_s3);
    padding: var(--_s1) var(--_s4);
    border-block-end: 1px solid var(--_border);
  }
  .act {
    display: grid;
    grid-column: 1/-1;
    grid-template-columns: subgrid;
    row-gap: var(--_s1);
    padding-block: var(--_s2);
    align-items: center;
  }
  .act + .act {
    border-block-start: 1px solid var(--_border);
  }
  .act > * {
    min-inline-size: 0;
  }
  .act .btn {
    justify-content: flex-start;
    padding-inline: 10px;
    inline-size: 100%;
  }
  .act .say .btn,
  .act.open .btn {
    inline-size: auto;
    flex: none;
  }
  .act.open {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s1) var(--_s3);
  }
  .open .say {
    flex: 1 1 112px;
  }
  .verbs {
    display: grid;
    gap: var(--_s2);
  }
  .say {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
    overflow-wrap: anywhere;
  }
  .no {
    align-items: start;
  }
  .no .say {
    padding-block-start: var(--_s1);
    display: grid;
    gap: var(--_s1);
    justify-items: start;
    color: var(--_text);
  }
  .say .why {
    font-size: 13px;
    line-height: 20px;
    font-weight: 500;
  }
  .by {
    color: var(--_text-muted);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--_s2);
  }
  details {
    border-block-end: 1px solid var(--_border);
  }
  details:last-of-type {
    border: 0;
  }
  summary {
    display: flex;
    align-items: center;
    gap: var(--_s2);
    padding: var(--_s2) var(--_s4);
    min-block-size: max(24px, 5 * var(--_s2));
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--_text-muted);
    cursor: pointer;
    list-style: none;
  }
  summary:hover {
    background: var(--_surface-muted);
  }
  summary:focus-visible {
    outline-offset: -2px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary h3 {
    font: inherit;
    letter-spacing: 0;
  }
  summary .n {
    margin-inline-start: auto;
    font-weight: 400;
    text-align: end;
    min-inline-size: 76px;
    overflow-wrap: anywhere;
  }
  summary .i {
    transition: rotate var(--_duration-fast) var(--_ease);
  }
  [open] > summary .i {
    rotate: 90deg;
  }
  [open] > summary .n {
    display: none;
  }
  .in {
    padding: var(--_s1) var(--_s4) var(--_s3);
  }
  .fold {
    display: flex;
    gap: var(--_s2);
    align-items: center;
    padding: var(--_s3) var(--_s4);
    color: var(--_text-muted);
  }
  * + .fold {
    border-block-start: 1px solid var(--_border);
  }
  .pick {
    border-block-end: 1px solid var(--_border);
    padding: var(--_s1) var(--_s2);
  }
  .pick button {
    inline-size: 100%;
    display: grid;
    grid-template-columns: 16px 1fr auto;
    gap: 0 var(--_s3);
    align-items: center;
    padding: 6px var(--_s2);
    min-block-size: calc(2 * var(--_s6));
    border: 0;
    border-radius: var(--_md);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .pick button:hover {
    background: var(--_surface-muted);
  }
  .pick [aria-pressed='true'] {
    background: var(--_surface-pressed);
  }
  .pick button > .i {
    color: var(--_text-muted);
  }
  .nm {
    display: block;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  [aria-pressed='true'] .nm {
    font-weight: 600;
  }
  h4 {
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--_text-muted);
  }
  .sk {
    display: block;
    max-inline-size: 100%;
    inline-size: 88px;
    block-size: 12px;
    margin-block: var(--_s1);
    background: var(--_surface-pressed);
    border-radius: 4px;
  }
  .sk.w {
    inline-size: 176px;
  }
  .sk.v {
    block-size: 32px;
    margin: 0;
    border-radius: var(--_md);
  }
  /* As high as a device with nothing held back. */
  .wait,
  .load {
    min-block-size: 596px;
  }
  /* These are longer than the screen: what a page has below them stays below it. */
  :host(:is(siit-equipment, siit-jumpcloud-settings)) .root > .wait {
    min-block-size: max(596px, 100dvh);
  }
  /* And this one as a request in which nothing was done. */
  :host(siit-request-timeline) .wait {
    min-block-size: 88px;
  }
  .load {
    animation: pulse 1.2s infinite alternate;
  }
  .spin {
    animation: turn 1s 0.3s linear infinite;
  }
  @keyframes pulse {
    to {
      opacity: 0.6;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .load {
      animation: none;
    }
    .spin {
      animation: none;
    }
  }
  @container (inline-size >= 720px) {
    .panes {
      display: grid;
      grid-template-columns: 1fr minmax(320px, 36%);
    }
    .panes > div + div {
      border-inline-start: 1px solid var(--_border);
    }
    .acts:last-child {
      border: 0;
    }
    .wait,
    .load {
      min-block-size: 441px;
    }
  }
  @container (inline-size < 340px) {
    .wait,
    .load {
      min-block-size: 725px;
    }
    .clocks {
      grid-template-columns: 1fr;
    }
    .clocks > div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 0 var(--_s2);
      padding-block: var(--_s1);
    }
    .clocks > div + div {
      border-inline-start: 0;
      border-block-start: 1px solid var(--_border);
    }
    .no {
      grid-template-columns: 1fr;
    }
    .no .btn {
      inline-size: auto;
      justify-self: start;
    }
    .no .verbs {
      display: flex;
      flex-wrap: wrap;
    }
    .facts {
      grid-template-columns: 1fr;
      gap: 0;
    }
    .facts dt {
      font-size: 12px;
      line-height: 16px;
      max-inline-size: none;
    }
    .facts dd {
      margin-block-end: var(--_s2);
    }
  }
`
