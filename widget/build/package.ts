/**
 * What the package has beside its code: `dist/types` (declarations that need nothing of this repository),
 * `dist/custom-elements.json` (what each element takes and tells), and the same for editors:
 * `dist/html-custom-data.json` for VS Code, `dist/web-types.json` for JetBrains'. Run after the builds of `vite.config.js`.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDeclarations } from './declarations.ts'
import { htmlData, refine, webTypes, type Manifest } from './manifest.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const json = async <T>(path: string): Promise<T> => parsed<T>(await readFile(path, 'utf8'))

await mkdir(dist, { recursive: true })
await rm(join(dist, 'types'), { recursive: true, force: true })
await sameVersion()
await writeDeclarations(root, join(dist, 'types'))

const cem = join(root, 'node_modules/@custom-elements-manifest/analyzer/cem.js')
execFileSync(
  process.execPath,
  [cem, 'analyze', '--litelement', '--quiet', '--globs', 'src/**/*.ts', '--outdir', 'dist'],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
)
const source = (name: string) => readFile(join(root, 'src', name), 'utf8')
const manifest = refine(
  await json<Manifest>(join(dist, 'custom-elements.json')),
  (await source('theme/tokens.ts')) + (await source('theme/tokens.common.ts')),
  await source('events.ts'),
)
await write('custom-elements.json', manifest)
await write('html-custom-data.json', htmlData(manifest))
const { name, version } = await json<{ name: string; version: string }>(join(root, 'package.json'))
await write('web-types.json', webTypes(manifest, name, version))

/** The version that elements carry on a page is that of the package. */
async function sameVersion(): Promise<void> {
  const { version } = await json<{ version: string }>(join(root, 'package.json'))
  const source = await readFile(join(root, 'src/register.ts'), 'utf8')
  if (!source.includes(`export const version = '${version}'`))
    throw new Error(`The version in src/register.ts is not ${version}, which package.json has.`)
}

async function write(name: string, content: unknown): Promise<void> {
  await writeFile(join(dist, name), `${JSON.stringify(content, null, 2)}\n`)
}

/** For files that this repository or its tools wrote. */
function parsed<T>(text: string): T {
  return JSON.parse(text) as T
}
