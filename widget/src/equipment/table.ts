/** The table of devices: header that sorts, rows, and what leads to further ones. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import { cells, deviceCell } from './cells.ts'
import type { EquipmentView } from './equipment.ts'
import type { ColumnName, Sort } from './shown.ts'

const sortOf: Partial<Record<ColumnName, Sort>> = { serial: 'serialNumber', lastContact: 'lastContact' }
/** So many columns beside the device fit; with more, the table is wider than its place and scrolls. */
const manyColumns = 6
/** What a row says of times, which changes while nothing else does. */
const ages = ({ lastContact, removedAt, readAt }: Device, columns: readonly ColumnName[], lang: Language) =>
  [lastContact, removedAt, columns.includes('readAt') ? readAt : null].map((at) => at && lang.ago(at)).join()
/** Rows of the skeleton. */
const placeholders = 12

function heading(v: EquipmentView, name: string, label: string, sort: Sort | undefined): TemplateResult {
  const { shown } = v
  const isSorted = sort !== undefined && shown.sort === sort
  return html`<th
    role="columnheader"
    scope="col"
    class="c-${name}"
    aria-sort=${sort ? (isSorted ? (shown.descending ? 'descending' : 'ascending') : 'none') : nothing}
  >
    ${
      sort
        ? html`<button
            data-f="sort-${sort}"
            @click=${() => v.change({ ...shown, sort, descending: isSorted && !shown.descending })}
          >
            ${label}${icon(isSorted && shown.descending ? 'up' : 'down', isSorted ? '' : 'idle')}
          </button>`
        : label
    }
  </th>`
}

function row(
  v: EquipmentView,
  device: Device,
  columns: readonly ColumnName[],
  index: number,
): TemplateResult {
  const isOpen = v.shown.device === device.id
  // Where it stands in the whole list, of which the page has a part; the header is the first row.
  const place = (v.store?.offset ?? 0) + index + 2
  return html`<tr role="row" class=${isOpen ? 'sel' : ''} data-id=${device.id} aria-rowindex=${place}>
    <th role="rowheader" scope="row">${deviceCell(device, v.lang, isOpen)}</th>
    ${columns.map((name) => html`<td role="cell" class="c-${name}">${cells[name](device, v.lang)}</td>`)}
  </tr>`
}

/** "1 to 50 of 1,200". */
export function rangeText({ lang, store }: EquipmentView): string {
  const from = store?.offset ?? 0
  const to = from + (store?.devices.length ?? 0)
  return lang.t(from ? 'rangeOf' : 'countOf', { from: from + 1, to, n: store?.total ?? 0 })
}

function pager(v: EquipmentView): TemplateResult {
  const { lang, store } = v
  if (!store) return html``
  return html`<div class="pgr">
    <span class="num">${rangeText(v)}</span>
    ${
      store.hasNext
        ? html`<button
            class="btn sm"
            data-f="next"
            aria-busy=${store.busy === 'next'}
            @click=${() => void v.more('next')}
          >
            ${lang.w.showMore}
          </button>`
        : nothing
    }
  </div>`
}

/** With roles: its rows are no table's to a browser, as they lay themselves out. */
export function table(v: EquipmentView, devices: readonly Device[]): TemplateResult {
  const { lang, store, shown, rows } = v
  const { w } = lang
  return html`${
      store?.moved
        ? html`<p class="moved xs">
            ${icon('refresh')}<span>${w.listMoved}</span>
            <button class="link" data-f="moved" @click=${() => void store.load()}>${w.showNow}</button>
          </p>`
        : nothing
    }
    ${
      store?.first
        ? html`<div class="pgr">
            <button
              class="btn sm"
              data-f="previous"
              aria-busy=${store.busy === 'previous'}
              @click=${() => void v.more('previous')}
            >
              ${w.showPrevious}
            </button>
          </div>`
        : nothing
    }
    <table
      role="table"
      part="table"
      class="${store?.busy === 'list' ? 'old' : ''} ${rows.now.length > manyColumns ? 'many' : ''}"
      aria-busy=${store?.busy === 'list'}
      aria-label=${w.equipment}
      aria-rowcount=${store ? store.total + 1 : -1}
    >
      <thead>
        <tr role="row" aria-rowindex="1">
          ${heading(v, 'device', w.device, 'hostname')}
          ${rows.now.map((name) => heading(v, name, w.eqColumn[name] ?? name, sortOf[name]))}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          devices,
          ({ id }) => id,
          (device, index) => {
            const columns = rows.columns(index)
            // Hundreds of rows are not made again for a press on a button: here is all that one depends on.
            return columns
              ? guard(
                  [
                    device,
                    shown.device === device.id,
                    columns,
                    store?.offset,
                    w,
                    ages(device, columns, lang),
                  ],
                  () => row(v, device, columns, index),
                )
              : nothing
          },
        )}
      </tbody>
    </table>
    ${pager(v)}`
}

/** As high as what follows, so that nothing jumps. Seen only where the answer takes long. */
export function skeleton(v: EquipmentView): TemplateResult {
  const { w } = v.lang
  const bar = html`<span class="sk"></span>`
  return html`<table role="table" class="load" aria-busy="true" aria-label=${w.listLoading}>
    <thead>
      <tr role="row">
        ${heading(v, 'device', w.device, undefined)}
        ${v.shown.columns.map((name) => heading(v, name, w.eqColumn[name] ?? name, undefined))}
      </tr>
    </thead>
    <tbody>
      ${Array.from(
        { length: placeholders },
        () =>
          html`<tr role="row">
            <td role="cell">${bar}</td>
            ${v.shown.columns.map((name) => html`<td role="cell" class="c-${name}">${bar}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
}
