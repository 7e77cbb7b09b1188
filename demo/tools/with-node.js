/**
 * `node with-node.js SCRIPT.ts …` runs the script, or says in one sentence why this Node cannot. Plain
 * JavaScript, because a Node that is too old stops at the first type of a TypeScript file with a message that
 * helps nobody.
 */
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `This needs Node 22.19 or newer and was started with Node ${process.versions.node}. ` +
      'Put a newer one first on the PATH, or let npx bring it: npx -y -p node@24 -p pnpm@12 -- pnpm test',
  )
  process.exit(1)
}
process.argv.splice(1, 1)
process.argv[1] = resolve(process.argv[1])
await import(pathToFileURL(process.argv[1]).href)
