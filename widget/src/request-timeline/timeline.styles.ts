import { css } from 'lit'

export const timelineStyles = css`
  .tl {
    padding: 12px 16px;
  }
  .day {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-muted);
    padding-block: 4px 8px;
    font-weight: 500;
  }
  .e {
    display: grid;
    grid-template-columns: 16px 1fr auto;
    gap: 0 8px;
    padding-block-end: 16px;
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
  .e > .i {
    margin-block-start: 2px;
  }
  .w {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .w .sub {
    margin-block-start: 2px;
  }
  .q {
    display: block;
    font-size: 12px;
    line-height: 16px;
    margin-block-start: 4px;
    padding-inline-start: 8px;
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
    padding: 0 4px;
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
    gap: 2px 12px;
    font-size: 12px;
    line-height: 16px;
    background: var(--_surface-muted);
    border-radius: var(--_md);
    padding: 8px 10px;
    margin-block-start: 4px;
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
    padding: 0 16px 12px;
  }
  .tlm {
    padding: 12px 16px;
    color: var(--_text-muted);
  }
`
