/** The custom elements manifest as hosts need it, and what editors read. */

/** As far as this file looks into it; the rest is passed on. */
export interface Manifest {
  schemaVersion: string
  modules: Module[]
}

interface Module {
  path: string
  declarations: Declaration[]
  exports: { kind: string; name: string; declaration?: { name?: string; module?: string } }[]
}

interface Named {
  name?: string
  description?: string
}

interface Member extends Named {
  kind: string
  privacy?: string
  static?: boolean
  attribute?: string
  type?: { text: string }
}

interface Attribute extends Named {
  fieldName?: string
  type?: { text: string }
}

interface Declaration extends Named {
  kind: string
  customElement?: boolean
  tagName?: string
  members?: Member[]
  attributes?: Attribute[]
  events?: Named[]
  cssParts?: Named[]
  cssProperties?: (Named & { default?: string })[]
}

/** Values that an attribute takes, where they are few. */
const values: Record<string, readonly string[]> = {
  theme: ['light', 'dark', 'auto'],
  density: ['comfortable', 'compact'],
}

/**
 * Keeps the elements with what a page may use of them, and adds the design tokens, read from the sources of
 * `theme/`, and the classes of events, read from that of
 * `events.ts`. Throws where an element of ours has nothing to describe it.
 */
export function refine(
  { schemaVersion, modules }: Manifest,
  tokensSource: string,
  eventsSource: string,
): Manifest {
  const classes = new Map(
    [...eventsSource.matchAll(/'(siit-[\w-]+)': (\w+)/g)].map(([, name = '', type = '']) => [name, type]),
  )
  const properties = [
    ...new Set([...tokensSource.matchAll(/var\(\s*(--siit-[\w-]+)/g)].map(([, name]) => name)),
  ]
  const kept = modules.flatMap((module) => {
    const declarations = module.declarations.filter(({ customElement, tagName }) => customElement && tagName)
    if (!declarations.length) return []
    const names = new Set(declarations.map(({ name }) => name))
    return [
      {
        ...module,
        path: asBuilt(module.path),
        declarations: declarations.map((declaration) => ({
          ...strip(declaration),
          members: (declaration.members ?? []).filter(isPublic).map(strip),
          attributes: (declaration.attributes ?? []).filter(isForPages).map(strip),
          // The analyzer takes each `dispatchEvent` for an event of its own; those with a name are described.
          events: (declaration.events ?? []).flatMap((event) => {
            const type = classes.get(event.name ?? '')
            return type === undefined ? [] : [{ ...strip(event), type: { text: type } }]
          }),
          cssProperties: properties.map((name) => ({
            name: name ?? '',
            description: 'A design token. Inherited, so that it may be set on any ancestor.',
          })),
        })),
        exports: module.exports
          .filter(({ name }) => names.has(name))
          .map(({ declaration, ...rest }) => ({
            ...rest,
            declaration: { ...declaration, module: asBuilt(declaration?.module ?? module.path) },
          })),
      },
    ]
  })
  const elements = kept.flatMap(({ declarations }) => declarations)
  if (!elements.length) throw new Error('No element was found: does each class have a @tagname?')
  for (const { tagName, description, attributes } of elements)
    if (!description || !attributes.length)
      throw new Error(`<${tagName ?? '?'}> has no description or no attributes.`)
  return { schemaVersion, modules: kept }
}

/** From the source to the file that is in the package. */
const asBuilt = (path: string) => path.replace(/^\/?src\//, 'dist/esm/').replace(/\.ts$/, '.js')

const isPublic = ({ kind, name = '', privacy = 'public', description = '', ...member }: Member) =>
  kind === 'field' && !member.static && privacy === 'public' && !name.startsWith('_') && description !== ''

/** What is only state within an element is not said to be anything for a page. */
const isForPages = ({ name, description }: Attribute) => Boolean(name && description)

/** Where it was inherited from is no concern of a page. */
function strip<T extends object>(entry: T): T {
  const copy = { ...entry }
  for (const key of ['inheritedFrom', 'superclass']) Reflect.deleteProperty(copy, key)
  return copy
}

/** VS Code's custom data for HTML. */
export function htmlData({ modules }: Manifest): object {
  const elements = modules.flatMap(({ declarations }) => declarations)
  return {
    version: 1.1,
    tags: elements.map(({ tagName, description, attributes = [] }) => ({
      name: tagName,
      description,
      attributes: attributes.map(({ name = '', description: said }) => ({
        name,
        description: said,
        ...(values[name] && { values: values[name].map((value) => ({ name: value })) }),
      })),
    })),
  }
}

/** What JetBrains' editors read: the same as VS Code gets, with properties and events. */
export function webTypes({ modules }: Manifest, name: string, version: string): object {
  const elements = modules.flatMap(({ declarations }) => declarations)
  const described = (all: readonly Named[] = []) =>
    all.map(({ name: its, description }) => ({ name: its, ...(description && { description }) }))
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: elements.map(({ tagName, description, attributes = [], members = [], ...more }) => ({
          name: tagName,
          description,
          attributes: attributes.map(({ name: its = '', description: said, type }) => ({
            name: its,
            description: said,
            value: {
              type:
                values[its]?.map((value) => `'${value}'`).join(' | ') ??
                type?.text.replace(' | undefined', '') ??
                'string',
            },
          })),
          js: {
            properties: members.map(({ name: its, description: said, type }) => ({
              name: its,
              description: said,
              type: type?.text,
            })),
            events: described(more.events),
          },
          css: { properties: described(more.cssProperties), parts: described(more.cssParts) },
        })),
      },
    },
  }
}
