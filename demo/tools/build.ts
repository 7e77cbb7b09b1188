/** `pnpm build`, for the commands that need what it makes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export class BuildFailed extends Error {}

/** Builds widget and bff. `quiet` keeps the output back unless it fails. Throws BuildFailed. */
export async function build({ quiet = false } = {}): Promise<void> {
  const child = spawn('pnpm', ['build'], {
    cwd: root,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    shell: process.platform === 'win32',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0)
    throw new BuildFailed(
      `The build failed, so nothing was started. What went wrong:\n${output || '(above)'}`,
    )
}
