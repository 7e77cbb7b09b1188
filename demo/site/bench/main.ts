/** `pnpm bench`: every figure of the README's table, taken in this run. `pnpm bench panel` takes one part. */
import { build } from '../../tools/build.ts'
import { benchEquipment } from './equipment.ts'
import { benchInteraction } from './interaction.ts'
import { benchPanel } from './panel.ts'
import { benchRender } from './render.ts'
import { benchSearch } from './search.ts'
import { benchSync } from './sync.ts'
import { type Row, table } from './stats.ts'

const parts: Record<string, () => Promise<Row[]>> = {
  panel: benchPanel,
  render: benchRender,
  interaction: benchInteraction,
  sync: benchSync,
  search: benchSearch,
  equipment: benchEquipment,
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}"; there are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}

await build({ quiet: true })
const rows: Row[] = []
const failed: string[] = []
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`${name} …`)
  try {
    const taken = await part()
    for (const { what, figure } of taken) console.error(`  ${what}: ${figure}`)
    rows.push(...taken)
  } catch (error) {
    // What the other parts measured still counts.
    console.error(error)
    failed.push(name)
  }
}
console.log(table(rows))
if (failed.length > 0) {
  console.error(`Not measured: ${failed.join(', ')}.`)
  process.exitCode = 1
}
