import { join } from 'node:path'
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { readOwners } from '../lint/table-owners.ts'

const root = join(import.meta.dirname, '../../..')
const eslint = new ESLint({ cwd: root })

/** Codes of the rules that refuse `code` where it stands in an existing file. */
const refused = async (file: string, code: string): Promise<(string | null)[]> => {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) })
  return result?.messages.map(({ ruleId }) => ruleId) ?? []
}

test.each([
  ['the store asks the timeline', 'bff/src/store/workspaces.ts', '../timeline/append.ts'],
  ['the store asks JumpCloud', 'bff/src/store/workspaces.ts', '../jumpcloud/errors.ts'],
  ['a rule reads the store', 'bff/src/capabilities/rules.ts', '../store/index.ts'],
  ['the bff knows the simulator', 'bff/src/errors.ts', '../../demo/jumpcloud/src/ids.ts'],
  ['the simulator knows the bff', 'demo/jumpcloud/src/ids.ts', '../../../bff/src/errors.ts'],
  ['shared imports the bff', 'shared/src/device.ts', '../../bff/src/errors.ts'],
])('an import against the direction is refused: %s', async (_, file, specifier) => {
  expect(await refused(file, `export * from '${specifier}'\n`)).toContain('import-x/no-restricted-paths')
})

test('the timeline may ask the store', async () => {
  expect(await refused('bff/src/timeline/append.ts', `export * from '../store/workspaces.ts'\n`)).toEqual([])
})

test('a table is read only in the folder that owns it, however it is reached', async () => {
  const code = `import type { Engine } from '../store/index.ts'
export const direct = (engine: Engine) => engine.tables.devices
export const destructured = (engine: Engine) => {
  const { devices, timelineEntries } = engine.tables
  return [devices, timelineEntries]
}
`
  expect(await refused('bff/src/timeline/append.ts', code)).toEqual(['bff/table-owners', 'bff/table-owners'])
})

test('a query is awaited and never ended with a method that PostgreSQL lacks', async () => {
  const code = `import type { Engine } from '../store/index.ts'
export const entries = (engine: Engine) => engine.db.select().from(engine.tables.timelineEntries).all()
`
  expect(await refused('bff/src/timeline/append.ts', code)).toContain('no-restricted-syntax')
})

test('server code does not print', async () => {
  expect(await refused('bff/src/errors.ts', `console.log('here')\n`)).toContain('no-console')
})

test('a table whose owner is not named stops the linter', () => {
  expect(() => readOwners(`  return {\n    orphans: table('orphans', {})\n`)).toThrow(
    'names the folder that owns it',
  )
})
