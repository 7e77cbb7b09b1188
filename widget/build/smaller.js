/** What makes the script that browsers load smaller, beyond what Vite does: a few hundred bytes of every page. */
import { minify } from 'terser'

/**
 * The Vite plugin. `names` is shared by all files of one build, so that a custom property has the same short name in
 * each of them.
 */
export function smaller() {
  const names = new Map()
  return {
    name: 'smaller',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue
          const { code } = await minify(shortNames(file.code, names), {
            module: true,
            ecma: 2022,
          })
          file.code = code ?? file.code
        }
      },
    },
  }
}

/** `--_text-muted` becomes `--_a`: the private custom properties, which nobody outside may rely on. */
function shortNames(code, names) {
  return code.replace(/--_[a-z][\w-]*/g, (name) => {
    if (!names.has(name)) names.set(name, `--_${names.size.toString(36)}`)
    return names.get(name)
  })
}
