import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { bff } from '../src/page.ts'
import { RequestPage } from './request-page.tsx'

const place = document.querySelector('#app')
if (!place) throw new Error('The page has no place for the app.')
createRoot(place).render(
  <StrictMode>
    <RequestPage bff={bff()} />
  </StrictMode>,
)
