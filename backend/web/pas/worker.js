/**
 * Lets the app start without a line: the page and what it loads are kept when they are new, and nothing else. What is known
 * of somebody the page itself keeps (kept.ts), so that it forgets it when he logs out. The build puts the names of the
 * files in the place of FILES.
 */
const FILES = []

/** Another build has another one: what the former kept goes with it. */
const CACHE = `pas ${FILES.join(' ')}`
const PAGE = '/pas/'

addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE)
    await cache.addAll([PAGE, ...FILES])
    await skipWaiting()
  }
  event.waitUntil(keep())
})

addEventListener('activate', (event) => {
  const forget = async () => {
    const names = await caches.keys()
    await Promise.all(
      names.filter((name) => name.startsWith('pas ') && name !== CACHE).map((name) => caches.delete(name)),
    )
    await clients.claim()
  }
  event.waitUntil(forget())
})

/** The newest page where there is a line, with the policy that the server gives it now; else the one that was kept. */
const pageOf = async (request) => {
  try {
    const answer = await fetch(request)
    if (answer.status < 500) return answer
  } catch {
    // There is no line.
  }
  return (await caches.match(PAGE, { cacheName: CACHE })) ?? Response.error()
}

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && pathname.startsWith(PAGE)) event.respondWith(pageOf(request))
  else if (FILES.includes(pathname))
    event.respondWith(caches.match(pathname, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)))
})
