import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../../support/api-dataset.ts'
import { databases } from '../../support/databases.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** Lidmaatschappen at a counter: read, assigned, renewed and stopped, by the right that it has. */
describe.each(databases)('lidmaatschappen at a counter, on %s', (database) => {
  let backend: TestBackend
  const staff = { role: 'COUNTER', staffOf: [ids.counter] } as const
  const root = `/ksb/api/counter/${ids.counter}/passholders`
  const url = (association = '', holder = ids.holder) =>
    `${root}/${holder}/associations${association && `/${association}`}`
  const shown = async () => (await backend.asPerson(staff, { url: url() })).json().member
  const assign = (association: string, payload: object = {}, holder = ids.holder) =>
    backend.asPerson(staff, { method: 'POST', url: url(association, holder), payload })
  const stop = (association: string) => backend.asPerson(staff, { method: 'DELETE', url: url(association) })
  const held = () =>
    backend.sql(
      `select association_id as id, to_char(end_date, 'YYYY-MM-DD') as until from association_membership
        where passholder_id = $1 order by association_id`,
      ids.holder,
    )

  beforeAll(async () => {
    backend = await startTestBackend({}, {}, database)
    await backend.sql('delete from association_membership')
  })
  afterAll(() => backend?.end())

  it('are those that it may assign, with the day that is suggested', async () => {
    expect(await shown()).toEqual([
      { id: ids.youthAssociation, name: 'Jeugd', right: 'WRITE', choosesEnd: false, refusal: 'TOO_OLD' },
      { id: ids.association, name: 'Vriend van het CC', right: 'WRITE', choosesEnd: true, endDate: '2027-06-30' },
    ])
  })

  it('are assigned until the day that is chosen, renewed and stopped; each is in the log as his who did', async () => {
    expect((await assign(ids.association, { endDate: '2027-01-31' })).json()).toEqual({
      endDate: '2027-01-31',
      renewed: false,
    })
    expect((await shown())[1].current).toMatchObject({ endDate: '2027-01-31', status: 'ACTIVE' })
    expect((await assign(ids.association)).json()).toEqual({ endDate: '2027-06-30', renewed: true })
    expect((await assign(ids.association, { endDate: '2026-01-31' })).json().type).toBe(
      problemType('uitpas/association-end-date-passed'),
    )
    expect(await held()).toEqual([{ id: ids.association, until: '2027-06-30' }])
    expect((await stop(ids.association)).statusCode).toBe(204)
    expect((await stop(ids.association)).statusCode).toBe(404)
    const acts = await backend.sql(
      `select action, actor_kind from audit where subject_kind = 'ASSOCIATION' order by id`,
    )
    expect(acts).toEqual(
      ['MEMBER_ADDED', 'MEMBER_RENEWED', 'MEMBER_STOPPED'].map((action) => ({ action, actor_kind: 'USER' })),
    )
  })

  it('are not assigned where the counter may only read, nor to who is too old', async () => {
    expect((await assign(ids.readAssociation)).statusCode).toBe(404)
    expect((await assign(ids.youthAssociation)).json().type).toBe(problemType('uitpas/association-membership-too-old'))
    expect(await held()).toEqual([])
    // What he has by another is seen, and not stopped.
    await backend.sql(
      `insert into association_membership (passholder_id, association_id, end_date, created_at) values ($1, $2, '2027-03-01', now())`,
      ...[ids.holder, ids.readAssociation],
    )
    expect((await shown())[0]).toMatchObject({ id: ids.readAssociation, right: 'READ', current: { status: 'ACTIVE' } })
    expect((await stop(ids.readAssociation)).statusCode).toBe(404)
    expect(await held()).toHaveLength(1)
  })

  it('are of its own counter and card system alone', async () => {
    const other = { role: 'COUNTER', staffOf: [ids.otherCounter] } as const
    expect((await backend.asPerson(other, { url: url() })).statusCode).toBe(404)
    expect((await backend.asPerson(other, { method: 'POST', url: url(ids.association), payload: {} })).statusCode).toBe(
      404,
    )
    // Of another card system: there is no such association at this counter.
    expect((await assign(ids.farAssociation)).statusCode).toBe(404)
    for (const role of ['ADMIN', 'ZUILBEHEERDER'] as const)
      expect((await backend.asPerson({ role }, { url: url() })).statusCode).toBe(403)
  })
})
