import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demoBeginning } from '../../../backend/demo/demo-dataset.ts'
import { demoRack } from '../../../backend/demo/rack.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { judgedRequests, outcomeOf, someMoment } from './judged.ts'

const requestsOf = ({ history }: ReturnType<typeof demoBeginning>): readonly ActionRequest[] =>
  history.steps.flatMap((step) => (step.kind === 'REQUEST' ? [step.request] : []))

/** Refusals that a house has now and then. */
const refusals = ['card-blocked', 'maximum-reached', 'passholder-not-found', 'reward-passholder-points-constraint']

describe('the demo’s history', () => {
  it('is the same at the same moment', () => {
    const now = Date.parse('2026-11-27T20:00:00.000Z')
    expect(demoBeginning(now).history).toEqual(demoBeginning(now).history)
  })

  it('is believable whenever the demo starts: over, in order, of hundreds of visits, and few of them refused', () => {
    fc.assert(
      fc.property(someMoment, (now) => {
        const beginning = demoBeginning(now)
        const { dataset, history } = beginning
        const moments = history.steps.map(({ at }) => at)
        expect(moments).toEqual(moments.toSorted((a, b) => a - b))
        expect(moments.at(-1)).toBeLessThan(now)
        expect(moments[0]).toBeGreaterThan(now - 15 * 86_400_000)
        for (const { startedAt, openedAt, closedAt } of history.outages)
          expect([startedAt, openedAt, closedAt].toSorted().at(-1)).toBe(closedAt)
        for (const { closedAt } of history.outages) expect(Date.parse(closedAt)).toBeLessThan(now)

        const requests = requestsOf(beginning)
        expect(new Set(requests.map(({ actieId }) => actieId)).size).toBe(requests.length)
        const decisions = judgedRequests(dataset, requests)
        const refused = decisions.filter(({ verdict }) => verdict.outcome === 'REFUSED')
        expect(decisions.length).toBeGreaterThan(600)
        expect(refused.length).toBeLessThan(0.05 * decisions.length)
        for (const one of refused) expect(refusals).toContain(outcomeOf(one))
        const given = new Set(decisions.map(outcomeOf))
        for (const outcome of ['SAVED', 'TICKET SOCIAL', 'REDEEMED', 'ACTIVE', ...refusals.slice(0, 2)])
          expect(given).toContain(outcome)
        // Nobody's points lapse meanwhile.
        expect(decisions.flatMap(({ ledger }) => ledger).filter(({ kind }) => kind === 'LAPSE')).toEqual([])
        // What waits, and what somebody did something about.
        const noted = refused.filter(({ planned: { request } }) => request.origin === 'ZUIL' && !request.live)
        expect(noted.length).toBeGreaterThanOrEqual(2)
        const saved = new Set(decisions.flatMap(({ checkin }) => checkin?.id ?? []))
        for (const step of history.steps) if (step.kind === 'REVERSAL') expect(saved).toContain(step.actieId)
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  it('is of nobody whose card lies in the rack', () => {
    const now = Date.parse('2026-11-27T20:00:00.000Z')
    const { dataset, history } = demoBeginning(now)
    const rack = new Set(demoRack(dataset, now).flatMap(({ chipNumber, uitpasNumber }) => [chipNumber, uitpasNumber]))
    const read = history.steps.flatMap((step) => (step.kind === 'REQUEST' ? [step.request.card] : []))
    for (const card of read) expect(rack).not.toContain(card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)
  })
})
