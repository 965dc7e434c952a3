import type { AccountRole } from '../accounts/shapes.ts'
import type { Dataset, DatasetAccount, DatasetStaff } from './dataset/shapes.ts'
import { counters, dender, gent } from './places.ts'
import { demoZuil, rewardZuil } from './zuilen.ts'

export const superadminEmail = 'regio@uitpas-dender.example.org'
export const adminEmail = 'beheer@uitpas-dender.example.org'
export const deskEmail = 'onthaal@cc-de-schakel.example.org'

const id = (n: number): string => `d5a3f7b8-20c9-4e16-8b4f-7c91e60d350${n}`

/** Who works with the back office, and is mailed of zuilen that are off: made-up people. */
export const demoAccounts: readonly DatasetAccount[] = [
  {
    id: id(1),
    email: adminEmail,
    cardSystemId: dender.id,
    role: 'ADMIN',
    language: 'nl',
    alertMode: 'AT_ONCE',
  },
  {
    id: id(2),
    email: 'foyer@cc-de-schakel.example.org',
    cardSystemId: dender.id,
    role: 'ZUILBEHEERDER',
    language: 'nl',
    alertMode: 'DAILY',
    zuilIds: [demoZuil.id, rewardZuil.id],
  },
  {
    id: id(3),
    email: superadminEmail,
    cardSystemId: dender.id,
    role: 'SUPERADMIN',
    alertMode: 'NONE',
  },
  {
    id: id(4),
    email: 'voordelen@uitpas-dender.example.org',
    cardSystemId: dender.id,
    role: 'VOORDEELBEHEERDER',
    alertMode: 'NONE',
    counterIds: [counters.bar.id, counters.shop.id],
  },
  { id: id(5), email: superadminEmail, cardSystemId: gent.id, role: 'ADMIN', alertMode: 'NONE' },
]

/** Who works at a counter: of most of them nobody can log in to the demo. */
export const demoStaff: readonly DatasetStaff[] = [
  { counterId: counters.reception.id, email: deskEmail },
  { counterId: counters.boxOffice.id, email: deskEmail },
  { counterId: counters.reception.id, email: 'vrijwilligers@cc-de-schakel.example.org' },
  { counterId: counters.cloakroom.id, email: 'vrijwilligers@cc-de-schakel.example.org' },
  { counterId: counters.bar.id, email: 'bar@cc-de-schakel.example.org' },
  { counterId: counters.shop.id, email: 'bar@cc-de-schakel.example.org' },
  { counterId: counters.library.id, email: 'uitleendienst@bib-de-leeshoek.example.org' },
  { counterId: counters.library.id, email: 'jeugd@bib-de-leeshoek.example.org' },
  { counterId: counters.sports.id, email: 'balie@sportdienst-ninove.example.org' },
  { counterId: counters.podium.id, email: 'kassa@het-podium.example.org' },
]

/** Somebody who can log in to the demo. */
export interface DemoPerson {
  readonly email: string
  readonly name: string
  /** What he is, in Dutch. */
  readonly what: string
  /** Of a passholder: what the provider vouches for, as who logs in by eID has it. */
  readonly insz?: string
}

const names: Readonly<Record<string, string>> = {
  [superadminEmail]: 'Sofie Maes',
  [adminEmail]: 'Karim Haddad',
  'voordelen@uitpas-dender.example.org': 'Lien De Wolf',
  'foyer@cc-de-schakel.example.org': 'Bram Peeters',
  [deskEmail]: 'Nele Claes',
}

const inDutch: Readonly<Record<AccountRole, string>> = {
  SUPERADMIN: 'Superadmin',
  ADMIN: 'Admin',
  VOORDEELBEHEERDER: 'Voordeelbeheerder',
  ZUILBEHEERDER: 'Zuilbeheerder',
}

const cardSystemNames = new Map([dender, gent].map(({ id, name }) => [id, name]))

const rolesOf = (email: string): string[] => {
  const held = demoAccounts
    .filter((account) => account.email === email)
    .map(({ role, cardSystemId, zuilIds, counterIds }) => {
      const some = zuilIds ? `, van ${zuilIds.length} zuilen` : counterIds ? `, van ${counterIds.length} balies` : ''
      return `${inDutch[role]} in ${cardSystemNames.get(cardSystemId)}${some}`
    })
  const at = Object.values(counters).filter(({ id }) =>
    demoStaff.some((one) => one.email === email && one.counterId === id),
  )
  return at.length > 0 ? [...held, `Baliemedewerker van ${at.map(({ name }) => name).join(' en ')}`] : held
}

/** One for each role, one of them in two card systems; and one who is nothing, to see what he reads. */
export const demoPersons: readonly DemoPerson[] = [
  ...Object.entries(names).map(([email, name]) => ({ email, name, what: rolesOf(email).join('; ') })),
  { email: 'jef@example.org', name: 'Jef Vermeulen', what: 'Heeft geen rol' },
]

/** Whose card is in the demo's rack, and on his phone at /pas/. @param uitpasNumber of that card */
export const demoPassholder = (dataset: Dataset, uitpasNumber: string): DemoPerson => {
  const card = dataset.cards.find((one) => one.uitpasNumber === uitpasNumber)
  const holder = dataset.passholders.find(({ id: holderId }) => holderId === card?.passholderId)
  if (!holder?.insz) throw new Error(`the demo's card ${uitpasNumber} is of nobody`)
  const { firstName, name, insz } = holder
  return {
    email: 'pashouder@example.org',
    name: `${firstName} ${name}`,
    what: 'Pashouder: heeft een UiTPAS op de telefoon, op /pas/',
    insz,
  }
}
