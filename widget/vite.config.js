/**
 * Four builds of one source.
 *
 * | mode                 | makes                            | for                                                   |
 * | -------------------- | -------------------------------- | ----------------------------------------------------- |
 * | `production`         | `dist/siit-jumpcloud.js`         | pages: one script, with the parts it fetches by itself |
 * | `development`        | `dist/siit-jumpcloud.dev.js`     | the same, readable, with warnings for who embeds it    |
 * | `module`             | `dist/esm/**`                    | bundlers: a file a module, Lit left outside            |
 * | `module-development` | `dist/esm-dev/**`                | bundlers, under the `development` condition            |
 *
 * Types and descriptions of the package come from `build/package.ts`.
 */
import { defineConfig } from 'vite'
import { smaller } from './build/smaller.js'
import { tightTemplates } from './build/tight-templates.js'

export default defineConfig(({ mode }) => {
  const isModule = mode.startsWith('module')
  const isDevelopment = mode.endsWith('development')
  const name = `siit-jumpcloud${isDevelopment ? '.dev' : ''}`
  const folder = isDevelopment ? 'esm-dev' : 'esm'
  return {
    plugins: [tightTemplates, !isModule && !isDevelopment && smaller()],
    define: { __DEV__: String(isDevelopment) },
    build: {
      emptyOutDir: mode === 'production',
      target: 'es2022',
      // `false` would leave the white space that this keeps out of the package for a bundler to remove.
      minify: isDevelopment ? false : 'oxc',
      lib: {
        entry: isModule ? ['src/index.ts', 'src/react.ts', 'src/vue.ts'] : 'src/script.ts',
        formats: ['es'],
      },
      rolldownOptions: {
        external: isModule ? [/^lit/] : [],
        ...(isModule
          ? {
              output: {
                preserveModules: true,
                preserveModulesRoot: 'src',
                entryFileNames: `${folder}/[name].js`,
              },
            }
          : {
              // What both files need stays in the first one, so that a page at rest loads one file.
              preserveEntrySignatures: 'allow-extension',
              output: {
                // Vite leaves white space in libraries for the sake of their bundler; this is what browsers load.
                minify: !isDevelopment,
                entryFileNames: `${name}.js`,
                chunkFileNames: `${name}.[name].js`,
              },
            }),
      },
    },
  }
})
