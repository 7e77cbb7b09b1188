/** Chromium's own accessibility tree, and what a page says by itself, as somebody has them who does not look. */
import type { CDPSession, Page } from 'playwright-core'

/** A node of Chromium's own tree, as far as it is read here. */
interface Heard {
  nodeId: string
  parentId?: string
  childIds?: string[]
  ignored: boolean
  role?: { value: string }
  name?: { value: string }
  description?: { value: string }
  properties?: { name: string; value: { value: unknown } }[]
}

const states: Record<string, (value: unknown) => string> = {
  disabled: (value) => (value ? 'unavailable' : ''),
  expanded: (value) => (value ? 'expanded' : 'collapsed'),
  pressed: (value) => (value === 'true' ? 'pressed' : ''),
  required: (value) => (value ? 'required' : ''),
  invalid: (value) => (value === 'true' ? 'invalid' : ''),
  modal: (value) => (value ? 'modal' : ''),
}

/** Without the times of this run, and without the spaces that the tree has where a line may break. */
const plain = (text: string) =>
  text
    .replace(/\b\d\d:\d\d(:\d\d)?\b/g, '00:00')
    .replace(/\b\d{1,2} [A-Z][a-z]{2,3} 20\d\d\b/g, '1 Jan 2026')
    .replace(/\bin \d+ s\b/g, 'in 0 s')
    .replace(/(?<=\w)- /g, '-')
    .trim()

export class Listener {
  readonly page: Page
  readonly #cdp: CDPSession
  #root: Heard | undefined
  #all = new Map<string, Heard>()

  constructor(page: Page, cdp: CDPSession) {
    this.page = page
    this.#cdp = cdp
  }

  async #tree(): Promise<Heard[]> {
    const { nodes } = (await this.#cdp.send('Accessibility.getFullAXTree')) as unknown as { nodes: Heard[] }
    this.#root = nodes[0]
    this.#all = new Map(nodes.map((node) => [node.nodeId, node]))
    return nodes.filter(({ ignored }) => !ignored)
  }

  /** What is heard of a node: its name, what it is, how it is, and what is said of it besides. */
  #spoken({ role, name, description, properties = [] }: Heard): string {
    const told = properties.map((one) => states[one.name]?.(one.value.value) ?? '').filter(Boolean)
    const first = [name?.value, role?.value, ...told].filter(Boolean).join(', ')
    return plain([first, description?.value].filter(Boolean).join('. '))
  }

  async focus(): Promise<string> {
    const nodes = await this.#tree()
    const focused = nodes.filter(({ properties = [] }) =>
      properties.some(({ name, value }) => name === 'focused' && value.value),
    )
    return focused.map((node) => this.#spoken(node)).at(-1) ?? ''
  }

  /** Goes on by Tab from where the focus is, until what is heard begins with `until`; what was heard on the way. */
  async tabTo(until: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<string[]> {
    const path: string[] = []
    while (path.length < 25) {
      await this.page.keyboard.press(key)
      path.push(await this.focus())
      if (path.at(-1)?.startsWith(until)) return path
    }
    throw new Error(`Never heard "${until}":\n${path.join('\n')}`)
  }

  /** Titles in the order of the page, as one jumps from one to the next. */
  async headings(): Promise<string[]> {
    const nodes = await this.#tree()
    return nodes
      .filter(({ role }) => role?.value === 'heading')
      .map(({ name, properties = [] }) => {
        const level = properties.find((one) => one.name === 'level')?.value.value
        return plain(`${String(level)} ${name?.value ?? ''}`)
      })
  }

  /** What one hears who reads on from `from` to `to`, item by item: titles, lists, terms, texts, controls. */
  async reads(from: string, to: string): Promise<string[]> {
    const kept = [
      'heading',
      'list',
      'listitem',
      'button',
      'link',
      'StaticText',
      'radio',
      'textbox',
      'group',
      'alert',
    ]
    const within = ['heading', 'button', 'link', 'radio', 'textbox']
    const nodes = await this.#tree()
    const byId = new Map(nodes.map((node) => [node.nodeId, node]))
    // The text of a title or a control is its name already.
    const isNamed = (node: Heard): boolean => {
      const parent = byId.get(node.parentId ?? '')
      return parent !== undefined && (within.includes(parent.role?.value ?? '') || isNamed(parent))
    }
    const order: Heard[] = []
    const walk = (node: Heard | undefined): void => {
      if (!node) return
      order.push(node)
      for (const id of node.childIds ?? []) walk(this.#all.get(id))
    }
    walk(this.#root)
    const told = order
      .filter((node) => !node.ignored && kept.includes(node.role?.value ?? '') && !isNamed(node))
      .map(({ role, name }) =>
        plain([role?.value === 'StaticText' ? '' : role?.value, name?.value].filter(Boolean).join(' ')),
      )
      .filter((text) => /[^\s.·]/.test(text) && !/^\d+\. ?$/.test(text))
    const start = told.findIndex((text) => text.includes(from))
    const end = told.findIndex((text, index) => index > start && text.includes(to))
    if (start < 0 || end < 0) throw new Error(`Not both "${from}" and "${to}":\n${told.join('\n')}`)
    return told.slice(start, end + 1)
  }

  /** What was said without being asked for, since the page was opened. */
  async said(): Promise<string[]> {
    return this.page.evaluate(() => window.said ?? [])
  }

  async waitUntilSaid(text: string): Promise<void> {
    await this.page.waitForFunction((wanted) => window.said?.some((one) => one.includes(wanted)), text)
  }
}

declare global {
  interface Window {
    said?: string[]
  }
}

/** Listens to every live region of a panel, and puts the focus where a person arrives who jumps to the panel. */
export async function attend(page: Page): Promise<Listener> {
  await page.evaluate(() => {
    const said: string[] = (window.said = [])
    const panel = document.querySelector<HTMLElement>('siit-device-panel')
    const root = panel?.shadowRoot
    if (!root) return
    const live = '[role=status], [role=alert]'
    new MutationObserver((records) => {
      const modal = root.querySelector('dialog:modal')
      for (const { target, addedNodes } of records) {
        const around = target instanceof Element ? target : target.parentElement
        const alerts = [...addedNodes].flatMap((one) =>
          one instanceof Element
            ? [one, ...one.querySelectorAll('*')].filter((node) => node.matches('[role=alert]'))
            : [],
        )
        for (const region of [around?.closest(live), ...alerts]) {
          // Nothing outside an open dialog is heard.
          if (!region?.isConnected || (modal && !modal.contains(region))) continue
          const text = region.textContent.replace(/\s+/g, ' ').trim()
          if (text && said.at(-1) !== text) said.push(text)
        }
      }
    }).observe(root, { childList: true, characterData: true, subtree: true })
    panel.setAttribute('tabindex', '-1')
    panel.focus()
    panel.removeAttribute('tabindex')
  })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Accessibility.enable')
  return new Listener(page, cdp)
}
