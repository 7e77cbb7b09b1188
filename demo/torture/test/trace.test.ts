import { expect, test } from 'vitest'
import { inOrder, readTrace } from '../src/trace.ts'

const write = '71 pwrite64(19</data/torture.db-wal>, "\\0\\1a-1 dispatching", 4096, 0) = 4096'
const sync = '71 fdatasync(19</data/torture.db-wal>) = 0'
const send = '71 write(31<socket:[123]>, "POST /api/systems/5f/command/builtin/lock HTTP/1.1"..., 300) = 300'
const holds = (...lines: string[]) => inOrder(readTrace(lines.join('\n'), 'a-1'))

test('a row that is written, synced and then sent is on disk before it is on the wire', () => {
  expect(holds(write, sync, send)).toBe(true)
  expect(
    holds(
      write,
      '71 fdatasync(19</data/torture.db-wal> <unfinished ...>',
      '72 write(1<pipe:[1]>, "x", 1) = 1',
      '71 <... fdatasync resumed>) = 0',
      send,
    ),
  ).toBe(true)
})

test.each([
  ['never synced', [write, send]],
  ['synced too late', [write, send, sync]],
  [
    'still being synced',
    [
      write,
      '71 fdatasync(19</data/torture.db-wal> <unfinished ...>',
      send,
      '71 <... fdatasync resumed>) = 0',
    ],
  ],
  [
    'not taken by the disk',
    [write, '71 fdatasync(19</data/torture.db-wal>) = -1 EIO (Input/output error)', send],
  ],
  ['synced before it was written', [sync, write, send]],
  ['another file that was synced', [write, '71 fsync(20</data/torture.db-shm>) = 0', send]],
  ['another action', [write.replace('a-1', 'a-2'), sync, send]],
  ['nothing that was sent', [write, sync]],
])('a row %s is not', (_what, lines) => {
  expect(holds(...lines)).toBe(false)
})
