import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** A page that says one thing: what happened, and what can be done. It needs no script, and stands alone. */
export interface PlainPage {
  readonly status: number
  readonly title: string
  /** Sentences, each a paragraph. */
  readonly lines: readonly string[]
  /** Where to go from here; the first is what most want. */
  readonly links?: readonly { readonly label: string; readonly href: string }[]
  /** Something small beneath: whom to ask. */
  readonly note?: string
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const style = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:#f4f3f8;color:#221d33;
font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{width:100%;max-width:34rem;padding:40px 40px 36px;background:#fff;border-radius:12px;border-top:6px solid #3f2675;
box-shadow:0 1px 2px #221d3314,0 8px 32px #221d3314;overflow-wrap:anywhere}
.brand{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px;margin:0 0 28px;font-weight:600;color:#3f2675}
.mark{padding:1px 8px;border-radius:99px;background:#ffe9a8;color:#4a3800;font-size:14px}
h1{margin:0 0 12px;font-size:26px;line-height:1.25}
p{margin:0 0 12px}
.links{display:flex;flex-wrap:wrap;gap:12px;margin:28px 0 0}
a{color:#3f2675}
.links a{display:inline-flex;align-items:center;min-height:44px;padding:8px 20px;border-radius:8px;border:2px solid #3f2675;
font-weight:600;text-decoration:none}
.links a:first-child{background:#3f2675;color:#fff}
.links a:hover{text-decoration:underline}
a:focus-visible{outline:3px solid #26a769;outline-offset:3px}
.note{margin:28px 0 0;padding-top:16px;border-top:1px solid #e3e0ec;color:#57516b;font-size:15px}
@media (max-width:30rem){body{padding:0;place-items:start stretch}main{min-height:100vh;border-radius:0;padding:28px 20px}}
`

/** An address to write to leads there. */
const linked = (note: string): string =>
  escaped(note).replace(
    /[^\s<>@:;,&]+@[^\s<>@:;,&]+\.[a-z]{2,}/gi,
    (address) => `<a href="mailto:${address}">${address}</a>`,
  )

const written = (
  { title, lines, links = [], note }: PlainPage,
  nonce: string,
  safe: boolean,
): string => `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} · Kaartsysteembeheer</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<p class="brand">UiTPAS Kaartsysteembeheer${safe ? '<span class="mark">Veilige omgeving</span>' : ''}</p>
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
${links.length > 0 ? `<p class="links">${links.map(({ label, href }) => `<a href="${escaped(href)}">${escaped(label)}</a>`).join('\n')}</p>` : ''}
${note === undefined ? '' : `<p class="note">${linked(note)}</p>`}
</main>
</body>
</html>
`

/** Answers with a page. @param safe of a safe environment: each page says so */
export const sendPage = (reply: FastifyReply, page: PlainPage, safe: boolean): FastifyReply => {
  const nonce = randomBytes(18).toString('base64')
  return reply
    .code(page.status)
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .type('text/html; charset=utf-8')
    .send(written(page, nonce, safe))
}
