import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrongDate } from './faketime.ts'

/** A certificate with its key, PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** An authority of a test's own, and what it vouches for. */
export interface Authority {
  /** Its own certificate, PEM. */
  readonly ca: string
  readonly caFile: string
  /**
   * @param names as in a certificate: `IP:127.0.0.1`, `DNS:host.example`
   * @param from the day from which it is valid, for two days; absent = now
   */
  certificate(names: string, from?: string): Certificate
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** @param folder is there, and removed by the test */
export const makeAuthority = (folder: string): Authority => {
  const at = (name: string): string => join(folder, name)
  const openssl = (args: readonly string[], from?: string): void => {
    const date = from === undefined ? {} : wrongDate(`@${from} 00:00:00`)
    execFileSync('openssl', args, { stdio: 'ignore', env: { PATH: process.env.PATH ?? '', ...date } })
  }
  const caFile = at('ca.pem')
  const own = ['req', '-x509', ...newKey, '-days', '36500', '-subj', '/CN=An authority of a test']
  openssl([...own, '-keyout', at('ca-key.pem'), '-out', caFile], '2000-01-01')
  let count = 0
  return {
    ca: readFileSync(caFile, 'utf8'),
    caFile,
    certificate: (names, from) => {
      count++
      const [key, request, cert, extensions] = ['key', 'request', 'cert', 'ext'].map((name) =>
        at(`${name}-${count}.pem`),
      )
      writeFileSync(extensions ?? '', `subjectAltName=${names}\n`)
      openssl(['req', ...newKey, '-subj', '/CN=a server', '-keyout', key ?? '', '-out', request ?? ''])
      const sign = ['x509', '-req', '-in', request ?? '', '-CA', caFile, '-CAkey', at('ca-key.pem'), '-CAcreateserial']
      openssl([...sign, '-days', '2', '-extfile', extensions ?? '', '-out', cert ?? ''], from)
      return { cert: readFileSync(cert ?? '', 'utf8'), key: readFileSync(key ?? '', 'utf8') }
    },
  }
}
