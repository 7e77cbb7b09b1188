/** `pnpm gallery`: every element in every state on one page of 127.0.0.1, from the widget's sources as they are now. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const port = process.env['GALLERY_PORT'] ?? '4190'
const child = spawn(
  'pnpm',
  ['exec', 'vite', 'test/gallery', '--host', '127.0.0.1', '--port', port, '--strictPort'],
  { cwd: join(import.meta.dirname, '../../widget'), stdio: 'inherit', shell: process.platform === 'win32' },
)
child.on('exit', (code) => (process.exitCode = code ?? 0))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal))
