/** A browser without a screen: it keeps cookies, says from where it comes, and follows what leads on only when it is asked to. */
export interface Visitor {
  /** By host name, as browsers have it: ports share them. */
  readonly cookies: Map<string, string>
  /** Each `set-cookie` that it got, as it came. */
  readonly set: string[]
  /** Goes to an address, as by a link there. */
  visit(url: string, options?: VisitOptions): Promise<Response>
  /** Goes there, and on wherever it leads, until an address that is wanted, or a page. */
  follow(
    url: string,
    until: (url: string) => boolean,
    options?: VisitOptions,
  ): Promise<{ url: string; response?: Response }>
}

export interface VisitOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
}

const isGone = (attributes: string): boolean =>
  /max-age=0\b/i.test(attributes) || Date.parse(/expires=([^;]+)/i.exec(attributes)?.[1] ?? '') < Date.now()

export const newVisitor = (): Visitor => {
  const cookies = new Map<string, string>()
  const set: string[] = []
  const visit: Visitor['visit'] = async (url, { method, headers = {}, form, json } = {}) => {
    const body = form ? new URLSearchParams(form).toString() : json !== undefined ? JSON.stringify(json) : undefined
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
    const response = await fetch(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-dest': 'document',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-site': 'cross-site',
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    })
    for (const line of response.headers.getSetCookie()) {
      set.push(line)
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/s.exec(line) ?? []
      if (isGone(attributes)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  return {
    cookies,
    set,
    visit,
    follow: async (url, until, options) => {
      let at = url
      let response = await visit(at, options)
      for (let hops = 0; hops < 12; hops++) {
        const next = response.headers.get('location')
        if (next === null) return { url: at, response }
        at = new URL(next, at).href
        if (until(at)) return { url: at }
        response = await visit(at)
      }
      throw new Error(`it leads on and on: ${at}`)
    },
  }
}
