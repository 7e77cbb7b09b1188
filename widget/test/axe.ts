/** axe over what stands on the page, as sentences. */
import 'axe-core'
import type axe from 'axe-core'

/** axe is a script, not a module: it puts itself on the page. */
const judge = () => Reflect.get(window, 'axe') as typeof axe

/** What axe finds wrong, with WCAG 2.2 and its own best practices; of colors, of the rest, or of all. */
export async function faults(of: 'all' | 'colors' | 'the rest' = 'all'): Promise<string[]> {
  const { violations } = await judge().run(document.body, {
    resultTypes: ['violations'],
    ...(of === 'colors' && { runOnly: ['color-contrast'] }),
    rules: {
      // The page around belongs to the test.
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
      ...(of !== 'colors' && { 'target-size': { enabled: true } }),
      ...(of === 'the rest' && { 'color-contrast': { enabled: false } }),
    },
  })
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
  )
}
