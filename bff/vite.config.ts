/** Builds `dist/cli.js`: one file of our code and of what is used of the packages; migrations and the widget beside it. */
import { cp, access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The code reads them by their place beside `dist/cli.js`. */
const filesBeside: Plugin = {
  name: 'files-beside',
  async closeBundle() {
    await cp(at('./src/store/migrations'), at('./dist/migrations'), { recursive: true })
    const widget = at('../widget/dist')
    try {
      await access(widget)
    } catch {
      this.warn('The widget is not built, so this server will have none to serve. Build it first: pnpm build')
      return
    }
    await cp(widget, at('./dist/widget'), { recursive: true })
  },
}

export default defineConfig({
  plugins: [filesBeside],
  build: {
    ssr: at('./src/cli.ts'),
    outDir: at('./dist'),
    target: 'node22',
    minify: false,
    // All in one folder: what is read beside a file (migrations, widget) is found from either.
    rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
    sourcemap: true,
  },
  // Workspace packages are TypeScript and become part of the file. So do those packages of which we use a small
  // part: loaded whole, drizzle alone takes more memory than the running service. What has native code or
  // starts threads stays installed beside it.
  ssr: { noExternal: [/^@siit-jumpcloud\//, 'drizzle-orm', 'zod', 'hono', /^@hono\//, 'jose'] },
})
