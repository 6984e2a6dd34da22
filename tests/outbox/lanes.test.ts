import { expect, it } from 'vitest'
import type { OutboxMessage } from '../../src/model/outbox.ts'
import { Lanes } from '../../src/outbox/lanes.ts'
import { anAnswer } from './helpers.ts'

const NOW = 1_000_000
const free = () => 0

/** `chat/name` in the reply lane, unless changed. */
function message(id: string, change: Partial<OutboxMessage> = {}): OutboxMessage {
  return { ...anAnswer(id, id.split('/')[0] ?? ''), dueAt: NOW, ...change }
}

function lanesOf(...messages: OutboxMessage[]): Lanes {
  const lanes = new Lanes()
  for (const each of messages) lanes.put(each)
  return lanes
}

/** Takes and finishes one after another until nothing may go. */
function drained(lanes: Lanes, now = NOW, chatFrom: (key: string, lane: string) => number = free): string[] {
  const ids: string[] = []
  for (;;) {
    const choice = lanes.next(now, chatFrom)
    if ('from' in choice) return ids
    ids.push(choice.message.id)
    lanes.delete(choice.message)
    lanes.done(choice.message.destination.chatKey)
  }
}

it('sends replies before alerts before digests before broadcasts', () => {
  const lanes = lanesOf(
    message('a/broadcast', { lane: 'broadcast' }),
    message('a/digest', { lane: 'digest' }),
    message('b/alert', { lane: 'alert' }),
    message('c/reply'),
    message('a/alert', { lane: 'alert' }),
  )
  expect(drained(lanes)).toEqual(['c/reply', 'b/alert', 'a/alert', 'a/digest', 'a/broadcast'])
})

it('lets the chats of a lane take turns, each in its own order', () => {
  const lanes = lanesOf(
    message('a/1'),
    message('a/2'),
    message('a/3'),
    message('b/1'),
    message('c/1'),
    message('b/2'),
  )
  expect(drained(lanes)).toEqual(['a/1', 'b/1', 'c/1', 'a/2', 'b/2', 'a/3'])
})

it('has one message of a chat under way at a time, over all lanes', () => {
  const lanes = lanesOf(message('a/1'), message('a/2'), message('a/alert', { lane: 'alert' }), message('b/1'))
  expect(lanes.next(NOW, free)).toMatchObject({ message: { id: 'a/1' } })
  expect(lanes.next(NOW, free)).toMatchObject({ message: { id: 'b/1' } })
  expect(lanes.next(NOW, free)).toEqual({ from: Number.POSITIVE_INFINITY })
  lanes.delete(message('a/1'))
  lanes.done('a')
  expect(lanes.next(NOW, free)).toMatchObject({ message: { id: 'a/2' } })
})

it('keeps a message in its place when its state changes', () => {
  const lanes = lanesOf(message('a/1'), message('a/2'))
  lanes.put(message('a/1', { state: 'sending', attempts: 1 }))
  expect(lanes.next(NOW, free)).toMatchObject({ message: { id: 'a/1', attempts: 1 } })
})

it('lets a message that is not due yet hold up no other, and says when it will be', () => {
  const lanes = lanesOf(
    message('a/later', { dueAt: NOW + 500 }),
    message('a/now'),
    message('b/later', { dueAt: NOW + 300 }),
  )
  expect(drained(lanes)).toEqual(['a/now'])
  expect(lanes.next(NOW, free)).toEqual({ from: NOW + 300 })
  expect(drained(lanes, NOW + 300)).toEqual(['b/later'])
  expect(drained(lanes, NOW + 499)).toEqual([])
  expect(drained(lanes, NOW + 500)).toEqual(['a/later'])
})

it('passes over a chat that may get nothing yet, in every lane, and says when it may', () => {
  const lanes = lanesOf(
    message('slow/1'),
    message('slow/2', { lane: 'alert' }),
    message('b/1', { lane: 'broadcast' }),
  )
  const chatFrom = (key: string) => (key === 'slow' ? NOW + 7000 : 0)
  expect(drained(lanes, NOW, chatFrom)).toEqual(['b/1'])
  expect(lanes.next(NOW, chatFrom)).toEqual({ from: NOW + 7000 })
  expect(drained(lanes, NOW + 7000, chatFrom)).toEqual(['slow/1', 'slow/2'])
})

it('waits for the later of the due time and the time at which the chat is free', () => {
  const lanes = lanesOf(message('a/1', { dueAt: NOW + 100 }))
  expect(lanes.next(NOW, () => NOW + 50)).toEqual({ from: NOW + 100 })
  expect(lanes.next(NOW + 100, () => NOW + 150)).toEqual({ from: NOW + 150 })
  expect(lanes.next(NOW + 150, () => NOW + 150)).toMatchObject({ message: { id: 'a/1' } })
})

it('has nothing to send when everything was taken back', () => {
  const lanes = lanesOf(message('a/1'))
  lanes.delete(message('a/1'))
  lanes.delete(message('a/never there'))
  lanes.delete(message('b/never there'))
  expect(lanes.next(NOW, free)).toEqual({ from: Number.POSITIVE_INFINITY })
})

it('does not let an edit overtake the answer that it edits, while that waits to be tried again', () => {
  const edit = message('a/result', { edits: { outboxId: 'a/answer' } })
  const lanes = lanesOf(message('a/answer'), edit, message('a/other'))
  lanes.put(message('a/answer', { dueAt: NOW + 1000, attempts: 1 }))
  expect(drained(lanes)).toEqual(['a/other'])
  expect(lanes.next(NOW, free)).toEqual({ from: NOW + 1000 })
  expect(drained(lanes, NOW + 1000)).toEqual(['a/answer', 'a/result'])
})

it('gives a chat its turn as soon as it is done, behind those that wait for theirs', () => {
  const lanes = lanesOf(message('noisy/0'))
  for (let count = 1; count < 1000; count++) lanes.put(message(`noisy/${count}`))
  lanes.next(NOW, free)
  lanes.put(message('quiet/1'))
  lanes.delete(message('noisy/0'))
  lanes.done('noisy')
  expect(lanes.next(NOW, free)).toMatchObject({ message: { id: 'quiet/1' } })
  expect(lanes.next(NOW, free)).toMatchObject({ message: { id: 'noisy/1' } })
})

it('looks at none of 10,000 chats a second time that may get nothing yet', () => {
  const lanes = new Lanes()
  for (let chat = 0; chat < 10_000; chat++) {
    lanes.put(message(`${chat}/alert`, { lane: 'alert' }))
    lanes.put(message(`${chat}/later`, { lane: 'digest', dueAt: NOW + 9000 }))
  }
  let looks = 0
  const chatFrom = () => {
    looks++
    return NOW + 1000
  }
  for (let count = 0; count < 100; count++) expect(lanes.next(NOW, chatFrom)).toEqual({ from: NOW + 1000 })
  lanes.put(message('5/another alert', { lane: 'alert' }))
  expect(lanes.next(NOW + 999, chatFrom)).toEqual({ from: NOW + 1000 })
  expect(looks).toBe(10_000)
  expect(lanes.next(NOW + 1000, free)).toMatchObject({ message: { lane: 'alert' } })
})

it('asks of a reply whether the chat may get one, apart from what else waits for it', () => {
  const lanes = lanesOf(message('a/alert', { lane: 'alert' }), message('a/reply'))
  const chatFrom = (_: string, lane: string) => (lane === 'reply' ? 0 : NOW + 1000)
  expect(drained(lanes, NOW, chatFrom)).toEqual(['a/reply'])
  expect(lanes.next(NOW, chatFrom)).toEqual({ from: NOW + 1000 })
})

it('wakes what waits for a time of the old clock when it is told to look again', () => {
  const lanes = lanesOf(message('a/1'), message('b/later', { dueAt: NOW + 3_600_000, createdAt: NOW - 1 }))
  lanes.next(NOW, () => NOW + 600_000)
  expect(drained(lanes, NOW - 600_000)).toEqual([])
  lanes.lookAgain()
  expect(drained(lanes, NOW - 600_000)).toEqual(['b/later'])
  expect(drained(lanes, NOW)).toEqual(['a/1'])
})

it('holds nothing of a line whose last message was taken back while it waited', () => {
  const lanes = lanesOf(message('a/1', { dueAt: NOW + 100 }))
  lanes.next(NOW, free)
  lanes.delete(message('a/1'))
  expect(lanes.next(NOW, free)).toEqual({ from: Number.POSITIVE_INFINITY })
  lanes.put(message('a/2', { dueAt: NOW + 200 }))
  expect(drained(lanes, NOW + 100)).toEqual([])
  expect(drained(lanes, NOW + 200)).toEqual(['a/2'])
})
