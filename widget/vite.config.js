/**
 * Two builds of one source: `vite build` makes `dist/siit-jumpcloud.js`, one script with everything that a page
 * needs first; `vite build --mode module` makes `dist/index.js` for bundlers, with Lit left outside.
 */
import { defineConfig } from 'vite'

/** Takes the indentation out of `css` and `html` templates: browsers do not need it, and every page would load it. */
const tight = {
  name: 'tight-templates',
  enforce: 'pre',
  transform(code, id) {
    if (!/widget\/src\/.*\.ts$/.test(id)) return null
    const isStyles = /\.styles\.ts$|tokens\.ts$/.test(id)
    return isStyles
      ? code.replace(/css`([^`]*)`/g, (_, text) => `css\`${tightCss(text)}\``)
      : code
          .replace(/>\s*\n\s*</g, '><')
          .replace(/>\s*\n\s*(\$\{)/g, '>$1')
          .replace(/(?<=\})\s*\n\s*<(?=\/)/g, '<')
  },
}

const tightCss = (text) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: (?=[^{}]*[;}])/g, ':')
    .replace(/;}/g, '}')
    .trim()

export default defineConfig(({ mode }) => {
  const isModule = mode === 'module'
  return {
    plugins: [tight],
    build: {
      outDir: 'dist',
      emptyOutDir: !isModule,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      // Not `lib`: that leaves white space in ES modules, for the sake of tree shaking by someone else.
      rolldownOptions: {
        input: isModule ? { index: 'src/index.ts' } : { 'siit-jumpcloud': 'src/script.ts' },
        external: isModule ? [/^lit/] : [],
        preserveEntrySignatures: 'strict',
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: isModule ? 'index.[name].js' : 'siit-jumpcloud.[name].js',
        },
      },
    },
  }
})
