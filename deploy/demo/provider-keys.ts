import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { JWKS } from 'oidc-provider'

/** By which the demo's provider signs, and knows its own cookies. */
export interface ProviderKeys {
  readonly jwks: JWKS
  readonly cookieKeys: readonly string[]
}

export const newProviderKeys = (): ProviderKeys => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') }
  return { jwks: { keys: [jwk] } as JWKS, cookieKeys: [randomBytes(32).toString('base64url')] }
}

/** Its keys are made at the first start, and kept: who was logged in before can log out after it. */
export const keptProviderKeys = (file: string): ProviderKeys => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProviderKeys
  } catch {
    const keys = newProviderKeys()
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
    return keys
  }
}
