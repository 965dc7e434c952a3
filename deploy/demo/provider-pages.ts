import { randomBytes } from 'node:crypto'

/** What the demo's provider shows: plainly another site than the back office, and plainly not a real one. */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const style = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;padding:32px 20px;background:#eef3f0;color:#1d2b24;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:40rem;margin:0 auto;padding:32px;background:#fff;border:1px solid #cfdcd5;border-radius:8px}
h1{margin:0 0 8px;font-size:24px;line-height:1.3}
p{margin:0 0 16px}
ul{list-style:none;margin:24px 0 0;padding:0}
li{margin:0 0 10px}
button{width:100%;min-height:44px;padding:12px 16px;border:1px solid #9fb5aa;border-radius:8px;background:#fff;color:inherit;
font:inherit;text-align:left;cursor:pointer}
button:hover{border-color:#14603c;background:#f1f8f4}
a{color:#14603c}
a:focus-visible,button:focus-visible{outline:3px solid #14603c;outline-offset:2px}
strong,span{display:block;overflow-wrap:anywhere}
.what{color:#14603c;font-weight:600}
.email{color:#4c5f55;font-size:14px}
.other{display:inline-flex;align-items:center;min-height:44px;margin:8px 0 0}
`

/** A page, and the headers that go with it. */
export interface ProviderPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * @param formsTo where a form may lead: to this provider, and on from there to the back office
 * @param script of ours
 */
export const providerPage = (title: string, body: string, formsTo: string, script = ''): ProviderPage => {
  const nonce = randomBytes(18).toString('base64')
  return {
    html: `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
${script && `<script nonce="${nonce}">${script}</script>`}
</body>
</html>
`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'self' ${formsTo}; base-uri 'none'; frame-ancestors 'none'`,
    },
  }
}
