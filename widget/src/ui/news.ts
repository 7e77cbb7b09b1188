/** Says what an element begins to show by itself: a band over it, or a face without a list or device. */
import { sentences } from '../locales/lists.ts'
import type { SiitElement } from './element.ts'

const shown = new WeakMap<SiitElement, readonly string[]>()

/** Called after each rendering. What is there from the start is not news, and the alarm has a voice of its own. */
export function tellNews(el: SiitElement): void {
  const { renderRoot: root } = el
  // Between two lists, what is shown belongs to neither.
  if (root.querySelector('.list[aria-busy=true]')) return
  const before = shown.get(el)
  if (!before && root.querySelector('.wait, .load, .sk')) return
  const titles = [...root.querySelectorAll('.band:not(.alarm) h3, .empty h3')].map((one) =>
    one.textContent.replace(/\s+/g, ' ').trim(),
  )
  shown.set(el, titles)
  if (!before) return
  const { linkDown, linkBack } = el.language.w
  const news = titles.filter((title) => !before.includes(title))
  if (before.includes(linkDown) && !titles.includes(linkDown)) news.push(linkBack)
  // After this rendering, which it would set off again.
  if (news.length)
    queueMicrotask(() => el.announce(news.length > 1 ? sentences(el.language, ...news) : (news[0] ?? '')))
}
