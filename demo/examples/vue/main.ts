import { createApp } from 'vue'
import { bff } from '../src/page.ts'
import RequestPage from './request-page.vue'

// The linter does not read `.vue` files; `vue-tsc` does, and knows the type.
// eslint-disable-next-line @typescript-eslint/no-unsafe-argument
createApp(RequestPage, { bff: bff() }).mount('#app')
