/** axe on a page as a browser has it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const widget = createRequire(new URL('../../../widget/package.json', import.meta.url))
const source = readFileSync(widget.resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong on the whole page, as sentences. */
export async function faultsOf(page: Page): Promise<string[]> {
  // Not as a script element: the pages have a policy that forbids it.
  await page.evaluate(source)
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(
        context: Document,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
    }
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true } },
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    )
  })
}
