import { join } from 'node:path'
import js from '@eslint/js'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import lit from 'eslint-plugin-lit'
import litA11y from 'eslint-plugin-lit-a11y'
import wc from 'eslint-plugin-wc'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { tableOwners } from './demo/tools/lint/table-owners.ts'

const root = import.meta.dirname
const bff = (path) => `./bff/src/${path}`

/**
 * Which way the bff's folders may import, from the top down: a folder may use those of later rows, and the
 * others of its own row. `except` names what a row may use besides.
 */
const layers = [
  ['http', 'jobs'],
  ['actions', 'inventory', 'connections', 'people', 'webhooks'],
  ['timeline'],
  ['jumpcloud', 'store'],
]
const directions = layers.flatMap((row, index) => {
  const above = layers.slice(0, index).flat()
  return above.length === 0
    ? []
    : [
        {
          target: row.map(bff),
          from: above.map(bff),
          message: 'Imports point one way: http, jobs → features → timeline → jumpcloud, store → shared.',
        },
      ]
})

const zones = [
  ...directions,
  { target: bff('store'), from: bff('jumpcloud'), message: 'The store knows nothing of JumpCloud.' },
  { target: bff('jumpcloud'), from: bff('store'), message: 'JumpCloud’s folder knows nothing of the store.' },
  { target: bff('http'), from: bff('jobs'), message: 'http and jobs both call verbs, never each other.' },
  { target: bff('jobs'), from: bff('http'), message: 'http and jobs both call verbs, never each other.' },
  {
    target: bff('capabilities'),
    from: bff(''),
    except: ['./capabilities'],
    message: 'The rules are pure: capabilities imports nothing but shared.',
  },
  {
    target: './shared',
    from: ['./bff', './widget', './demo'],
    message: 'Everyone imports shared; it imports no one.',
  },
  {
    target: ['./bff/src', './widget/src'],
    from: './demo',
    message: 'The product does not know the demo or the simulator.',
  },
  { target: './widget/src', from: './bff', message: 'The widget speaks to the bff over HTTP only.' },
  {
    target: './demo/jumpcloud',
    from: ['./bff', './shared', './widget'],
    message: 'The simulator follows JumpCloud’s contract and knows nothing of who calls it.',
  },
]

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', 'bff/src/store/migrations/', 'pnpm-lock.yaml']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => log(…)` reads well; a callback that must return nothing is checked by no-misused-promises.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // `json<T>()` names the one place where an answer gets its type; the cast inside it is checked.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Nothing here reads `this` outside of classes: objects are closures, and their verbs are passed on freely.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // An index signature is read with brackets where the compiler says so (noPropertyAccessFromIndexSignature).
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['{shared,bff,widget,demo}/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: root, zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: ['shared/src/**/*.ts', 'bff/src/capabilities/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.|zod$|@siit-jumpcloud/shared$)',
              message: 'This folder is pure: no package but zod and shared, nothing of Node.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['bff/src/**/*.ts'],
    ignores: ['bff/src/cli.ts', 'bff/src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['bff/src/**/*.ts'],
    ignores: ['bff/src/store/sqlite.ts'],
    plugins: { bff: { rules: { 'table-owners': tableOwners(join(root, 'bff/src/store/tables.ts')) } } },
    rules: {
      'bff/table-owners': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[arguments.length=0][callee.property.name=/^(get|all|run)$/][callee.object.type="CallExpression"]',
          message: 'Await the query itself: .get(), .all() and .run() do not exist on PostgreSQL.',
        },
      ],
    },
  },
  {
    files: ['widget/src/**/*.ts'],
    extends: [
      wc.configs['flat/recommended'],
      wc.configs['flat/best-practice'],
      lit.configs['flat/recommended'],
    ],
    plugins: { 'lit-a11y': litA11y },
    rules: {
      ...litA11y.configs.recommended.rules,
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@siit-jumpcloud/shared',
              allowTypeImports: true,
              message: 'Types only: a schema at run time would more than double the script.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/test/**/*.ts'],
    rules: {
      // In a test, a wrong assumption is a failing test.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    // They import the package as it is built, and `vue-tsc` checks them right after that.
    files: ['demo/examples/{react,vue,lit-2}/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { console: 'readonly', URL: 'readonly', process: 'readonly' } },
  },
  {
    files: ['demo/tools/test/mixed-browser/*.case.js'],
    languageOptions: { globals: { describe: 'readonly', it: 'readonly' } },
  },
  {
    files: ['demo/site/public/**/*.js', 'demo/examples/plain/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['window', 'document', 'location', 'history', 'fetch', 'customElements', 'setTimeout', 'clearTimeout']
          .concat([
            'setInterval',
            'URLSearchParams',
            'Event',
            'CustomEvent',
            'FormData',
            'HTMLElement',
            'matchMedia',
          ])
          .concat(['localStorage', 'sessionStorage', 'navigator', 'requestAnimationFrame'])
          .map((name) => [name, 'readonly']),
      ),
    },
  },
)
