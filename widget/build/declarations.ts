/**
 * Declarations of the package. Those of our own modules come from the compiler. `@siit-jumpcloud/shared` is not
 * published and speaks through zod; the types of it that ours name are written out as what they come to, in
 * `wire.d.ts`, so that who installs the package needs neither.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const shared = '@siit-jumpcloud/shared'

/** Writes them to `out`. `root` is the widget's folder. Throws where the compiler finds a fault. */
export async function writeDeclarations(root: string, out: string): Promise<void> {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
      rewriteRelativeImportExtensions: false,
      outDir: out,
      // Shared is part of the program, as sources, wherever it lies.
      rootDir: '/',
    },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (fault) => fail([fault]) },
  )
  if (!config) throw new Error('The widget has no tsconfig.json.')
  const names = config.fileNames.filter((name) => !relative(join(root, 'src'), name).startsWith('..'))
  const program = ts.createProgram(names, config.options)
  const faults = ts.getPreEmitDiagnostics(program)
  if (faults.length > 0) fail(faults)

  const files = new Map<string, string>()
  for (const name of names) {
    const source = program.getSourceFile(name)
    if (!source) throw new Error(`${name} is not part of the program.`)
    program.emit(
      source,
      (_path, text) => files.set(relative(join(root, 'src'), name).replace(/\.ts$/, '.d.ts'), text),
      undefined,
      true,
    )
  }
  const kept = reachable(files, ['index.d.ts', 'react.d.ts', 'vue.d.ts'])
  const wanted = new Set<string>()
  for (const name of kept) {
    let text = (files.get(name) ?? '').replaceAll(
      /(from|import\(?)(\s*)['"](\.[^'"]+)\.ts['"]/g,
      "$1$2'$3.js'",
    )
    for (const [, list = ''] of text.matchAll(
      new RegExp(`(?:import|export) type \\{([^}]*)\\} from '${shared}'`, 'g'),
    ))
      for (const one of list.split(',')) if (one.trim()) wanted.add(one.trim())
    const wire = relative(dirname(name), 'wire.js').replaceAll('\\', '/')
    text = text.replaceAll(`'${shared}'`, `'${wire.startsWith('.') ? wire : `./${wire}`}'`)
    files.set(name, text)
  }
  files.set('wire.d.ts', wireTypes(program, join(root, 'src/index.ts'), wanted))
  for (const name of [...kept, 'wire.d.ts']) {
    await mkdir(dirname(join(out, name)), { recursive: true })
    await writeFile(join(out, name), files.get(name) ?? '')
  }
}

function fail(faults: readonly ts.Diagnostic[]): never {
  const host = {
    getCurrentDirectory: () => process.cwd(),
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => '\n',
  }
  throw new Error(ts.formatDiagnostics(faults, host))
}

/** What the entries import, and what that imports. */
function reachable(files: ReadonlyMap<string, string>, entries: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const waiting = [...entries]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const text = files.get(name)
    if (text === undefined) throw new Error(`There are no declarations for ${name}.`)
    if (seen.has(name)) continue
    seen.add(name)
    for (const [, path = ''] of text.matchAll(/(?:from|import\(?)\s*['"](\.[^'"]+)\.ts['"]/g))
      waiting.push(`${join(dirname(name), path)}.d.ts`)
  }
  return seen
}

/** `export type X = …` for each wanted type of shared, as `from` finds it, and for those that they name. */
function wireTypes(program: ts.Program, from: string, wanted: ReadonlySet<string>): string {
  const checker = program.getTypeChecker()
  const { resolvedModule } = ts.resolveModuleName(shared, from, program.getCompilerOptions(), ts.sys)
  const source = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${shared} is not part of the program.`)
  const types = new Map<string, ts.Type>()
  for (const symbol of checker.getExportsOfModule(module)) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    if (target.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface))
      types.set(symbol.name, checker.getDeclaredTypeOfSymbol(target))
  }
  const nameOf = new Map<ts.Type, string>()
  // Of two names for one type, the first.
  for (const [name, type] of types) if (isStructured(type) && !nameOf.has(type)) nameOf.set(type, name)
  const written = new Map<string, string>()
  const waiting = [...wanted]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (written.has(name)) continue
    const type = types.get(name)
    if (!type) throw new Error(`shared has no type ${name}.`)
    written.set(name, '')
    const print = printer(checker, source, (other) => {
      const known = nameOf.get(other)
      if (known !== undefined) waiting.push(known)
      return known
    })
    const own = nameOf.get(type)
    written.set(name, own === undefined || own === name ? print(type, true) : (waiting.push(own), own))
  }
  const lines = [...written].sort().map(([name, text]) => `export type ${name} = ${text}\n`)
  return `/** What the bff answers, as its OpenAPI document describes it. */\n${lines.join('\n')}`
}

const isStructured = (type: ts.Type) => (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union)) !== 0

/** Writes a type out. `named` gives the name of a type that has a declaration of its own. */
function printer(
  checker: ts.TypeChecker,
  at: ts.Node,
  named: (type: ts.Type) => string | undefined,
): (type: ts.Type, isRoot?: boolean) => string {
  const print = (type: ts.Type, isRoot = false, depth = 0): string => {
    if (depth > 20) throw new Error(`A type without an end: ${checker.typeToString(type)}`)
    const inner = (other: ts.Type) => print(other, false, depth + 1)
    const name = isRoot ? undefined : named(type)
    if (name !== undefined) return name
    if (type.isUnion()) {
      // `true | false` is one word.
      const parts = type.types.filter((part) => !(part.flags & ts.TypeFlags.BooleanLiteral)).map(inner)
      const booleans = type.types.filter((part) => part.flags & ts.TypeFlags.BooleanLiteral)
      if (booleans.length === 2) parts.push('boolean')
      else parts.push(...booleans.map((part) => checker.typeToString(part)))
      return parts.join(' | ')
    }
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference)
      return `Array<${item ? inner(item) : 'unknown'}>`
    }
    if (checker.isTupleType(type)) {
      return `[${checker
        .getTypeArguments(type as ts.TypeReference)
        .map(inner)
        .join(', ')}]`
    }
    if (!(type.flags & ts.TypeFlags.Object) && !type.isIntersection())
      return checker.typeToString(type, at, ts.TypeFormatFlags.NoTruncation)
    const pad = '  '.repeat(depth + 1)
    const members = checker.getPropertiesOfType(type).map((property) => {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      const value = checker.getTypeOfSymbolAtLocation(property, at)
      const said = ts.displayPartsToString(property.getDocumentationComment(checker)).replaceAll('\n', ' ')
      const key = /^[a-z_$][\w$]*$/i.test(property.name) ? property.name : JSON.stringify(property.name)
      return `${said && `${pad}/** ${said} */\n`}${pad}${key}${isOptional ? '?' : ''}: ${inner(value)}\n`
    })
    for (const { keyType, type: value } of checker.getIndexInfosOfType(type))
      members.push(`${pad}[key: ${checker.typeToString(keyType)}]: ${inner(value)}\n`)
    return `{\n${members.join('')}${'  '.repeat(depth)}}`
  }
  return print
}
