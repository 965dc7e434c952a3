import { ask } from './world.ts'

/** Lets every zuil of a database have been made everything that there is to be, for tests of what its taps then give. */
export const giveEverything = async (databaseUrl: string): Promise<void> => {
  await ask(
    databaseUrl,
    `insert into zuil_given (zuil_id, kind, ref, first_given, last_given)
      select zuil.id, thing.kind, thing.ref, '1970-01-01', '2999-12-31' from zuil cross join (
        select 'MODE' as kind, unnest(enum_range(null::"ZuilType"))::text as ref
        union all select 'REWARD', id::text from reward union all select 'ASSOCIATION', id::text from association
      ) thing`,
  )
}
