import { type Language, languages } from '@zuil/protocol'
import type { PrismaClient } from '../../platform/database/generated/client.ts'

/** Someone who is mailed about zuilen: at once, or in the daily digest. */
export interface MailedAccount {
  readonly email: string
  readonly language: Language
  readonly mode: 'AT_ONCE' | 'DAILY'
}

/** An account may have a language that no mail is written in: one that could not be composed would block all others. */
const languageOf = (text: string): Language => languages.find((one) => one === text) ?? 'nl'

/**
 * Who is mailed about these zuilen: admins and superadmins of their card systems, and zuilbeheerders of one of them; those
 * with mode NONE are left out.
 */
export const recipientsOf =
  (prisma: PrismaClient) =>
  async (zuilIds: readonly string[]): Promise<readonly MailedAccount[]> => {
    const theseZuilen = { some: { id: { in: [...zuilIds] } } }
    const rows = await prisma.account.findMany({
      where: {
        cardSystem: { zuilen: theseZuilen },
        alertMode: { not: 'NONE' },
        OR: [
          { role: { in: ['SUPERADMIN', 'ADMIN'] } },
          { role: 'ZUILBEHEERDER', OR: [{ zuilen: { none: {} } }, { zuilen: theseZuilen }] },
        ],
      },
      orderBy: [{ email: 'asc' }, { cardSystemId: 'asc' }],
    })
    // A person with a role in several card systems gets one mail, in the sooner of the two modes.
    const found = new Map<string, MailedAccount>()
    for (const { email, language, alertMode } of rows) {
      const key = email.toLowerCase()
      if (found.get(key)?.mode === 'AT_ONCE') continue
      found.set(key, { email, language: languageOf(language), mode: alertMode === 'DAILY' ? 'DAILY' : 'AT_ONCE' })
    }
    return [...found.values()]
  }
