/**
 * ESLint rule: a table is touched only by the folder that owns it. Who owns what stands once, in the comment
 * above each table of `bff/src/store/tables.ts`, which begins with the folder, or folders (`store, timeline: …`).
 *
 * It sees `….tables.devices` and `const { devices } = ….tables`; a table passed on as an argument is not seen.
 */
import { readFileSync } from 'node:fs'
import type { Rule } from 'eslint'

/**
 * Owners by table, from the text of `tables.ts`.
 * @throws where a table has no owner, so that none is added without one.
 */
export function readOwners(source: string): Map<string, string[]> {
  const owners = new Map<string, string[]>()
  const declarations = source.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\s*\n {4}(\w+): table\(/g)
  for (const [, comment = '', table = ''] of declarations) {
    const named = /[a-z]+(?:, [a-z]+)*/.exec(comment)?.[0]
    if (!named) throw new Error(`tables.ts: no comment above ${table} names the folder that owns it.`)
    owners.set(table, named.split(', '))
  }
  if (owners.size === 0) throw new Error('tables.ts: no table found; has its layout changed?')
  return owners
}

/** The rule for the tables that the file at `path` declares. */
export function tableOwners(path: string): Rule.RuleModule {
  const owners = readOwners(readFileSync(path, 'utf8'))
  return {
    meta: {
      type: 'problem',
      schema: [],
      messages: { foreign: 'The table {{table}} belongs to {{owner}}/; ask a verb of that folder instead.' },
    },
    create(context) {
      const folder = /bff\/src\/([^/]+)\//.exec(context.filename.replaceAll('\\', '/'))?.[1] ?? ''
      const check = (node: Rule.Node, name: string): void => {
        const allowed = owners.get(name)
        if (!allowed || allowed.includes(folder)) return
        context.report({ node, messageId: 'foreign', data: { table: name, owner: allowed.join('/ and ') } })
      }
      const source = context.sourceCode
      return {
        MemberExpression(node) {
          if (node.computed || !/(^|\.)tables$/.test(source.getText(node.object))) return
          check(node, source.getText(node.property))
        },
        VariableDeclarator(node) {
          if (node.id.type !== 'ObjectPattern' || !node.init) return
          if (!/(^|\.)tables$/.test(source.getText(node.init))) return
          for (const property of node.id.properties) {
            if (property.type === 'Property') check(node, source.getText(property.key))
          }
        },
      }
    },
  }
}
