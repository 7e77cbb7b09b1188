/** Builds the bundled examples into `dist/`. The plain one needs no build. */
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('siit-') } } })],
  build: {
    // The policy of the pages has no place for an inline script.
    modulePreload: false,
    rolldownOptions: { input: ['react', 'vue', 'lit-2'].map((host) => at(`./${host}/index.html`)) },
  },
})
