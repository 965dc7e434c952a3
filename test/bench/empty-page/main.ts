import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

/** A React page that does nothing: what the back office's pages are measured against. */
const root = document.getElementById('app')
if (root) createRoot(root).render(createElement('main', null, createElement('h1', null, 'Leeg')))
