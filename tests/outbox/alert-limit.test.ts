import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AlertPace, ItemRef } from '../../src/model/outbox.ts'
import { isGatheringDue, isPaceOver, paceAlert } from '../../src/outbox/alert-limit.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const destination = { chatKey: 'a' }
const item = (storyId: string): ItemRef => ({ topicId: 't', storyId, articleId: storyId })

/** Lets stories come at these minutes and releases what is gathered when it is due; what reached the person, and when. */
function play(minutes: readonly number[], limit: number) {
  const alerts: number[] = []
  const gathered: { at: number; stories: string[]; more: number }[] = []
  let pace: AlertPace | undefined
  for (const [index, at] of minutes.entries()) {
    const now = at * MINUTE
    const due = pace?.gathering?.dueAt
    if (pace?.gathering && due !== undefined && due <= now) {
      gathered.push({
        at: due / MINUTE,
        stories: pace.gathering.items.map(({ storyId }) => storyId),
        more: pace.gathering.more,
      })
      pace = { times: pace.times }
    }
    const paced = paceAlert(pace, { item: item(String(index)), destination }, now, limit)
    if (paced.how === 'alert') alerts.push(at)
    pace = paced.pace
  }
  return { alerts, gathered, pace }
}

it('lets ten alerts of an hour pass and gathers the others until its end', () => {
  const { alerts, pace } = play([...Array.from({ length: 10 }, (_, index) => index), 20, 30, 59], 10)
  expect(alerts).toHaveLength(10)
  expect(pace?.gathering?.items.map(({ storyId }) => storyId)).toEqual(['10', '11', '12'])
  expect(pace?.gathering?.dueAt).toBe(HOUR)
})

it('never lets more pass within any hour, whatever comes when, and loses no story', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 150 })
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 10 }), (some, limit) => {
      let at = 0
      const minutes = some.map((gap) => (at += gap))
      const { alerts, gathered, pace } = play(minutes, limit)
      for (const [index, first] of alerts.entries()) {
        const last = alerts[index + limit]
        if (last !== undefined) expect(last - first).toBeGreaterThanOrEqual(60)
      }
      const waiting = pace?.gathering ? pace.gathering.items.length + pace.gathering.more : 0
      const told = gathered.reduce((sum, { stories, more }) => sum + stories.length + more, 0)
      expect(alerts.length + told + waiting).toBe(minutes.length)
    }),
  )
})

it('gathers a hundred and twenty stories at most and counts what is beyond', () => {
  const { pace } = play(
    Array.from({ length: 140 }, (_, index) => index / 100),
    10,
  )
  expect(pace?.gathering?.items).toHaveLength(120)
  expect(pace?.gathering?.more).toBe(10)
})

it('without a limit lets everything pass and remembers nothing', () => {
  const { alerts, pace } = play(
    Array.from({ length: 50 }, () => 1),
    0,
  )
  expect(alerts).toHaveLength(50)
  expect(pace).toEqual({ times: [] })
})

it('is over when its alerts are an hour old and nothing is gathered', () => {
  expect(isPaceOver({ times: [0] }, HOUR - 1)).toBe(false)
  expect(isPaceOver({ times: [0] }, HOUR)).toBe(true)
  expect(isPaceOver({ times: [2 * HOUR] }, HOUR)).toBe(true) // the clock was set back
  const gathering = { destination, items: [item('1')], more: 0, dueAt: HOUR }
  expect(isPaceOver({ times: [], gathering }, 9 * HOUR)).toBe(false)
  expect(isGatheringDue({ times: [], gathering }, HOUR - 1)).toBe(false)
  expect(isGatheringDue({ times: [], gathering }, HOUR)).toBe(true)
  expect(isGatheringDue({ times: [], gathering }, -1)).toBe(true) // the clock was set back
})
