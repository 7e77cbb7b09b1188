import { createApp } from 'vue'
import { bff } from '../src/page.ts'
import RequestPage from './request-page.vue'

createApp(RequestPage, { bff: bff() }).mount('#app')
