import { expect, it } from 'vitest'
import { cleanEntry } from '../../src/articles/clean-entry.ts'
import { StoryIndex } from '../../src/articles/story-index.ts'
import { SUBJECTS, type Subject, textOf } from '../../src/cli/chaos/events.ts'
import { NEWS } from '../../src/cli/chaos/news.ts'
import { loadLexicon } from '../../src/language/lexicon.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { LEAST_SCORE, USUAL } from '../../src/topics/strictness.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'

const EVENTS = 2000

it('every event of chaos is a story of its own, for exactly the topics that it was made for', () => {
  const lexicon = loadLexicon()
  const topics = new TopicIndex(lexicon)
  const subjectOf = new Map<string, string>()
  for (const [subject, { topic }] of Object.entries(SUBJECTS)) {
    const parsed = parseTopic(topic, lexicon, 'en')
    if ('type' in parsed) throw new Error(parsed.type)
    topics.add(parsed)
    subjectOf.set(parsed.id, subject)
  }
  const stories = new StoryIndex(lexicon)
  const wrong: unknown[] = []
  for (let event = 1; event <= EVENTS; event++) {
    const subjects: readonly Subject[] = NEWS[event % NEWS.length]?.[1] ?? []
    const { title, summary } = textOf(event, subjects)
    const outlet = `outlet${event % 3}`
    const link = `https://${outlet}.example/event/${event}`
    const feed = { id: outlet, url: `https://${outlet}.example/feed`, title: outlet, addedAt: 0 }
    const sighting = { id: `a${event}`, feed, feedLanguage: 'en', at: event, feedWasRead: true }
    const article = cleanEntry({ title, summary, link }, sighting)
    if (!article) throw new Error(title)
    const story = stories.assign(article)
    stories.put(story)
    const found = topics
      .match({ ...article, storyId: story.id })
      .filter(({ score }) => score >= LEAST_SCORE[USUAL])
      .map(({ topicId }) => subjectOf.get(topicId))
    if (story.id !== article.id || [...found].sort().join() !== [...subjects].sort().join())
      wrong.push({ title, summary, story: story.articleIds, found })
  }
  expect(wrong).toEqual([])
})
