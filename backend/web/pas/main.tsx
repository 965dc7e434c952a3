import { chooseLanguage, chosenLanguage, languageFor } from '../i18n/t.ts'
import { show } from '../shell/show.tsx'
import { App } from './app.tsx'
import { noteArrival } from './arrival.ts'
import { begin } from './login/login.ts'

await chooseLanguage(languageFor(navigator.languages))
document.documentElement.lang = chosenLanguage()
noteArrival()
show('/pas', <App />)
void begin()
// Without it the card is there as long as there is a line.
navigator.serviceWorker?.register('/pas/worker.js').catch(() => undefined)
