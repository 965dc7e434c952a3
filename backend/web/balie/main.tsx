import { show } from '../shell/show.tsx'
import { App } from './app.tsx'

show('/balie', <App />)
