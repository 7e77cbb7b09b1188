/** Filters: a column of boxes with their counts, menus where it is narrow, and a chip for each that is on. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import { osNames } from './cells.ts'
import type { EquipmentView } from './equipment.ts'
import { columnNames, facetNames, facetValues, isFiltered, toggled, unfiltered, type Facet } from './shown.ts'

type Named = 'on' | 'off' | 'unknown' | 'Computer' | 'Smartphone' | 'Tablet'

/** Guaranteed by `facetValues`: what has no name of its own here has one of the panel's. */
const valueName = (value: string, { w }: Language) => osNames[value] ?? w.eqValue[value] ?? w[value as Named]

function box(
  name: string,
  isOn: boolean,
  change: () => void,
  count?: TemplateResult | string,
): TemplateResult {
  return html`<label class="tick">
    <input type="checkbox" .checked=${isOn} @change=${change} />
    <span>${name}</span>${count ?? nothing}
  </label>`
}

/** A button with a box below it, which closes with Escape and as the focus leaves it. */
function menu(
  v: EquipmentView,
  name: string,
  face: unknown,
  body: TemplateResult,
  classes: string,
): TemplateResult {
  const isOpen = v.menu === name
  return html`<div
    class="menu ${classes} ${isOpen ? 'on' : ''}"
    @focusout=${({ relatedTarget, currentTarget }: FocusEvent) => {
      const inside =
        currentTarget instanceof Node &&
        relatedTarget instanceof Node &&
        currentTarget.contains(relatedTarget)
      // A click on what takes no focus, a label for one, leads to nothing: the press closes the menu then.
      if (!inside && relatedTarget) v.openMenu('')
    }}
  >
    <button
      class="btn"
      data-f="menu-${name}"
      aria-expanded=${isOpen}
      @click=${() => v.openMenu(isOpen ? '' : name)}
    >
      ${face}
    </button>
    ${body}
  </div>`
}

export function facets(v: EquipmentView): TemplateResult {
  const { lang, shown, store } = v
  const { w } = lang
  return html`<div class="fac" role="group" aria-label=${w.filters}>
    ${facetNames.map((facet) => {
      const counts = store?.facets?.[facet]
      const on = shown.filters[facet]
      return menu(
        v,
        facet,
        html`${w.eqFacet[facet]}${on.length ? html` <span class="num">${lang.number(on.length)}</span>` : nothing}${icon('down', 'end')}`,
        html`<fieldset>
          <legend>${w.eqFacet[facet]}</legend>
          ${facetValues[facet].map((value) =>
            box(
              valueName(value, lang),
              on.includes(value),
              () => v.change(toggled(shown, facet, value)),
              html`<span class="c num"
                >${counts ? lang.number(value.split(',').reduce((sum, one) => sum + (counts[one] ?? 0), 0)) : nothing}</span
              >`,
            ),
          )}
        </fieldset>`,
        'facet',
      )
    })}
  </div>`
}

function chip(v: EquipmentView, facet: Facet): TemplateResult | typeof nothing {
  const { lang, shown } = v
  const on = shown.filters[facet]
  if (!on.length) return nothing
  const values = on.map((value) => valueName(value, lang)).reduce((a, b) => lang.t('eqOr', { a, b }))
  const filter = lang.t('labeled', { name: lang.w.eqFacet[facet], value: values })
  return html`<span class="chip"
    >${filter}<button
      class="ib"
      data-f="chip-${facet}"
      aria-label=${lang.t('removeFilter', { filter })}
      @click=${() => v.change({ ...shown, filters: { ...shown.filters, [facet]: [] } }, 'search')}
    >
      ${icon('x')}
    </button></span
  >`
}

/** What is searched and filtered for, and what can be done with the list. */
export function bar(v: EquipmentView): TemplateResult {
  const { lang, shown, store } = v
  const { w } = lang
  const alone = store?.connection.up === false
  return html`<div class="bar" role="search" aria-label=${w.equipment}>
    <div class="srch">
      ${icon('search')}
      <input
        class="input"
        type="search"
        data-f="search"
        aria-label=${w.searchLabel}
        placeholder=${w.searchHint}
        autocomplete="off"
        spellcheck="false"
        maxlength="200"
        .value=${shown.q}
        @input=${({ target }: Event) => target instanceof HTMLInputElement && v.type(target.value)}
      />
    </div>
    ${facetNames.map((facet) => chip(v, facet))}
    ${
      isFiltered(shown)
        ? html`<button
            class="link xs"
            data-f="clear"
            @click=${() => v.change({ ...unfiltered(shown), q: shown.q }, 'search')}
          >
            ${w.clearAll}
          </button>`
        : nothing
    }
    <div class="tools">
      ${menu(
        v,
        'columns',
        html`${icon('columns')}${w.columns}`,
        html`<fieldset>
          <legend class="vh">${w.columns}</legend>
          ${columnNames.map((name) =>
            box(w.eqColumn[name] ?? name, shown.columns.includes(name), () => v.toggleColumn(name)),
          )}
        </fieldset>`,
        'cols',
      )}
      <button
        class="btn"
        data-f="export"
        aria-busy=${v.work.exporting}
        aria-disabled=${alone}
        title=${alone ? w.linkDown : nothing}
        @click=${() => alone || void v.work.export()}
      >
        ${icon('download')}${v.work.exporting ? w.exporting : w.exportCsv}
      </button>
    </div>
  </div>`
}
