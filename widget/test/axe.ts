/** axe over what stands on the page, as sentences. */
import 'axe-core'
import type axe from 'axe-core'

/** axe is a script, not a module: it puts itself on the page. */
const judge = () => Reflect.get(window, 'axe') as typeof axe

/** What axe finds wrong, with WCAG 2.2 and its own best practices; of colors, of the rest, or of all. */
export async function faults(of: 'all' | 'colors' | 'the rest' = 'all'): Promise<string[]> {
  const { violations } = await judge().run(document.body, {
    resultTypes: ['violations'],
    elementRef: true,
    ...(of === 'colors' && { runOnly: ['color-contrast'] }),
    rules: {
      // The page around belongs to the test.
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
      ...(of !== 'colors' && { 'target-size': { enabled: true } }),
      ...(of === 'the rest' && { 'color-contrast': { enabled: false } }),
    },
  })
  return violations.flatMap(({ id, nodes }) => {
    // A box of an open menu is its whole line (see `crowded.ts`), and what lies under the menu is no neighbor of it.
    const real = nodes.filter(({ element }) => !(id === 'target-size' && element?.closest('.menu.on .tick')))
    const told = real.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')
    return real.length ? [`${id}: ${told}`] : []
  })
}
