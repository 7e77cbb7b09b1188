/** `pnpm gallery --accept`: takes how every board looks now for right. What to commit is told, and shown by git. */
import { startBrowser } from './browser.ts'
import { elements, startGallery } from './gallery-page.ts'
import { accept, takePictures } from './gallery-pictures.ts'

const browser = await startBrowser()
const gallery = await startGallery(browser)
let taken = 0
for (const element of elements) {
  const page = await gallery.open(element)
  const told = await accept(element, await takePictures(page))
  for (const line of told) console.log(line)
  taken += told.length
  await page.page.context().close()
}
console.log(
  taken ? `${taken} changes accepted. Look at them before you commit them.` : 'Nothing has changed.',
)
await browser.close()
await gallery.close()
