import { css } from 'lit'

export const panelStyles = css`
  .band {
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: 2px 8px;
    padding: 12px 16px;
    border-block-end: 1px solid var(--_border);
    background: var(--_surface-muted);
  }
  .band > .i {
    margin-block-start: 2px;
  }
  .band h3 {
    font-size: 13px;
    letter-spacing: 0;
  }
  .body {
    grid-column: 2;
    display: grid;
    gap: 8px;
    justify-items: start;
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
  .head {
    display: grid;
    grid-template-columns: 32px 1fr;
    gap: 0 12px;
    padding: 16px 16px 12px;
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
    padding: 8px 12px 8px 16px;
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
    gap: 4px;
  }
  .clocks dd > .i {
    inline-size: 12px;
    block-size: 12px;
  }
  .clocks .ib {
    margin-inline-start: auto;
  }
  .acts {
    display: grid;
    grid-template-columns: minmax(88px, max-content) 1fr;
    column-gap: 12px;
    padding: 4px 16px;
    border-block-end: 1px solid var(--_border);
  }
  .act {
    display: grid;
    grid-column: 1/-1;
    grid-template-columns: subgrid;
    row-gap: 4px;
    padding-block: 8px;
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
    gap: 12px;
  }
  .verbs {
    display: grid;
    gap: 8px;
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
    padding-block-start: 4px;
    display: grid;
    gap: 4px;
    justify-items: start;
    color: var(--_text);
  }
  .why {
    font-size: 13px;
    line-height: 20px;
    font-weight: 500;
  }
  .by {
    color: var(--_text-muted);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
  }
  .card {
    margin: 12px 16px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_lg);
    padding: 12px;
    display: grid;
    gap: 12px;
    overflow-wrap: anywhere;
  }
  .hd {
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: 4px 8px;
  }
  .hd .i {
    margin-block-start: 2px;
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
    margin: -12px -12px 0;
    padding: 12px;
    border-radius: 7px 7px 0 0;
    background: var(--_knock);
    border-block-end: 1px solid var(--_tl);
  }
  .card:is(.warning, .danger) > .hd:last-child {
    border-block-end: 0;
    margin-block-end: -12px;
    border-radius: 7px;
  }
  .track {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: 4px;
  }
  .track li {
    border-block-start: 3px solid var(--_text-muted);
    padding-block-start: 6px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
    overflow-wrap: break-word;
    min-inline-size: 0;
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
    padding-block-start: 8px;
  }
  .todo b {
    color: inherit;
    font-weight: 400;
  }
  .rule {
    border-block-start: 1px solid var(--_border);
    padding-block-start: 12px;
  }
  .part {
    display: grid;
    gap: 12px;
    justify-items: stretch;
  }
  .pin {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 0 8px;
  }
  .digits {
    font: 500 20px/28px var(--_font-mono);
    letter-spacing: 0.06em;
    font-variant-numeric: tabular-nums;
  }
  .pin .fine {
    grid-column: 1/-1;
    padding-block-start: 4px;
  }
  .ev {
    display: grid;
    gap: 4px;
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
    gap: 8px;
    padding: 8px 16px;
    min-block-size: 40px;
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
    flex: none;
  }
  summary .n {
    margin-inline-start: auto;
    font-weight: 400;
    text-align: end;
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
    padding: 4px 16px 12px;
  }
  .pick {
    border-block-end: 1px solid var(--_border);
    padding: 4px 8px;
  }
  .pick button {
    inline-size: 100%;
    display: grid;
    grid-template-columns: 16px 1fr auto;
    gap: 0 12px;
    align-items: center;
    padding: 6px 8px;
    min-block-size: 48px;
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
  .own {
    margin: 0 16px 16px;
  }
  .checks {
    border-block-start: 1px solid var(--_border);
    padding: 12px 16px 16px;
    display: grid;
    gap: 8px;
  }
  h4 {
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--_text-muted);
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
    padding: 16px;
    display: grid;
    gap: 16px;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .lead {
    margin-block-start: 4px;
  }
  .ft {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    padding: 12px 16px;
    border-block-start: 1px solid var(--_border);
  }
  .diff {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 4px 16px;
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
    gap: 4px;
  }
  .diff .i {
    inline-size: 12px;
    block-size: 12px;
  }
  .sk {
    display: block;
    max-inline-size: 100%;
    inline-size: 88px;
    block-size: 12px;
    margin-block: 4px;
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
  .load {
    animation:
      show 0s 0.2s both,
      pulse 1.2s 0.2s infinite alternate;
  }
  .spin {
    animation: turn 1s 0.3s linear infinite;
  }
  @keyframes show {
    from {
      visibility: hidden;
    }
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
      animation: show 0s 0.2s both;
    }
    .spin {
      animation: none;
    }
  }
  @container (inline-size < 340px) {
    .clocks {
      grid-template-columns: 1fr;
    }
    .clocks > div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 0 8px;
      padding-block: 4px;
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
      margin-block-end: 8px;
    }
  }
`
