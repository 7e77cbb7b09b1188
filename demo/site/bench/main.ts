/** `pnpm bench`: every figure of the README's table, taken in this run. `pnpm bench panel` takes one part. */
import { build } from '../../tools/build.ts'
import { benchPanel } from './panel.ts'
import { benchRender } from './render.ts'
import { benchSync } from './sync.ts'
import { type Row, table } from './stats.ts'

const parts: Record<string, () => Promise<Row[]>> = {
  panel: benchPanel,
  render: benchRender,
  sync: benchSync,
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}"; there are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}

await build({ quiet: true })
const rows: Row[] = []
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) {
    console.error(`${name} …`)
    rows.push(...(await part()))
  }
console.log(table(rows))
