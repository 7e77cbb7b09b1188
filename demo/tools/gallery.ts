/**
 * `pnpm gallery`: every element in every state on one page of 127.0.0.1, from the widget's sources as they are now.
 * `pnpm gallery --accept`: takes how they look now for right, in the pictures that the tests compare with.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const port = process.env['GALLERY_PORT'] ?? '4190'
const isAccepting = process.argv.includes('--accept')
const child = isAccepting
  ? spawn(process.execPath, [join(root, 'demo/site/test/gallery-accept.ts')], { stdio: 'inherit' })
  : spawn('pnpm', ['exec', 'vite', 'test/gallery', '--host', '127.0.0.1', '--port', port, '--strictPort'], {
      cwd: join(root, 'widget'),
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
child.on('exit', (code) => (process.exitCode = code ?? 0))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal))
