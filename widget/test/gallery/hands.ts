/** The hands that bring an element into a state: they wait for a part of it, press it, type into it. */

/** Waits for a condition; a board that waits in vain is seen by whoever waits for the board. */
export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = look()
    if (found) return found
    await new Promise((done) => setTimeout(done, 10))
  }
}

export const find = <T extends HTMLElement = HTMLElement>(element: HTMLElement, selector: string) =>
  until(() => element.shadowRoot?.querySelector<T>(selector))

/** Presses what can be pressed and has that focus name; one that ends with a dash is the beginning of a name. */
export async function press(element: HTMLElement, name: string): Promise<void> {
  const is = name.endsWith('-') ? '^=' : '='
  ;(await find(element, `[data-f${is}"${name}"]:not([aria-disabled=true])`)).click()
}

export async function type(element: HTMLElement, selector: string, text: string): Promise<void> {
  const field = await find<HTMLInputElement>(element, selector)
  field.value = text
  for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }))
}

export async function choose(element: HTMLElement, selector: string, index: number): Promise<void> {
  await find(element, `${selector} option:nth-child(${index + 1})`)
  const field = await find<HTMLSelectElement>(element, selector)
  field.selectedIndex = index
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Opens each fold that is closed. */
export async function unfold(element: HTMLElement): Promise<void> {
  await find(element, 'details')
  for (const fold of element.shadowRoot?.querySelectorAll('details') ?? []) fold.open = true
}
