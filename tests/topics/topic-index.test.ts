import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Article } from '../../src/model/article.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { LEAST_SCORE } from '../../src/topics/strictness.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { article } from './articles.ts'

const lexicon = loadLexicon()
const RBD = 'Russia–Belarus defense'

function match(text: string, texts: Partial<Article>) {
  const topic = parseTopic(text, lexicon)
  if ('type' in topic) throw new Error(topic.type)
  const index = new TopicIndex(lexicon)
  index.add(topic)
  return index.match(article(texts)).find(({ score }) => score >= LEAST_SCORE.balanced)
}

const FILLER = 'The harvest festival went on until late in the evening.'
const fill = (count: number) => Array.from({ length: count }, () => FILLER).join(' ')

describe('where the parts of a topic meet', () => {
  it.each<[string, Partial<Article>]>([
    ['in the title', { title: 'Russia and Belarus sign a defence treaty' }],
    [
      'in title and lead',
      { title: 'Russia sends envoys', lead: `${FILLER} Belarus hosts them, defence is the subject.` },
    ],
    [
      'in one sentence of the lead',
      { title: 'Talks end', lead: `${FILLER} Russia and Belarus agreed on defence.` },
    ],
    [
      'in one sentence of the text',
      { title: 'Talks end', text: `${fill(5)} Russia and Belarus agreed on defence. ${fill(5)}` },
    ],
    [
      'in two neighbouring sentences of the text',
      {
        title: 'Talks end',
        text: `${fill(5)} Russia sent envoys to Belarus. Defence was the subject. ${fill(3)}`,
      },
    ],
    [
      'in the title and a sentence of the text',
      { title: 'Russia and Belarus hold talks', text: `${fill(6)} Defence was the subject.` },
    ],
  ])('%s, the article matches', (_, texts) => {
    expect(match(RBD, texts)).toBeDefined()
  })

  it('counts for more the earlier it is', () => {
    const all = 'Russia and Belarus sign a defence treaty.'
    const scores = [
      { title: all },
      { title: 'Treaty signed', lead: all },
      { title: 'Treaty signed', text: all },
    ].map((texts) => match(RBD, texts)?.score ?? 0)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(new Set(scores).size).toBe(scores.length)
    expect(scores[0]).toBe(1)
  })

  it.each<[string, Partial<Article>]>([
    [
      'scattered over the text',
      {
        title: 'A long week',
        text: `Russia plays chess. ${fill(3)} Belarus grows flax. ${fill(3)} Defence was no subject.`,
      },
    ],
    [
      'in sentences that are no neighbours',
      { title: 'A long week', text: `Russia and Belarus met. ${FILLER} Defence was no subject.` },
    ],
    [
      'in the last of the lead and the first of the text',
      { title: 'A long week', lead: 'Russia and Belarus met.', text: `Defence was no subject. ${FILLER}` },
    ],
    [
      'but one is missing',
      { title: 'Russia signs a defence treaty', text: 'Russia has a defence industry.' },
    ],
    ['but only hinted at in the text', { title: 'A long week', text: 'Moscow and Minsk talk security.' }],
  ])('%s, the article does not match', (_, texts) => {
    expect(match(RBD, texts)).toBeUndefined()
  })

  it.each<[string, Partial<Article>]>([
    ['uk', { language: 'uk', title: 'Росія та Білорусь підписали угоду про оборону' }],
    ['uk', { language: 'uk', title: 'Російські й білоруські військові провели спільні навчання' }],
    ['ru', { language: 'ru', title: 'Россия и Белоруссия начали совместные учения ПВО' }],
    ['ru', { language: 'ru', title: 'Лукашенко и Путин', lead: 'Российские ракеты разместят в Белоруссии.' }],
    ['be', { language: 'be', title: 'Расія і Беларусь правялі сумесныя ваенныя вучэнні' }],
    ['en', { title: 'Russian missiles arrive in Belarus' }],
  ])('the language of the article does not matter (%s)', (_, texts) => {
    expect(match(RBD, texts)).toBeDefined()
  })
})

describe('a topic of one name', () => {
  it.each<[string, Partial<Article>, boolean]>([
    ['in the title', { title: 'Moldova votes' }, true],
    ['in the lead', { title: 'A vote', lead: 'Moldova went to the polls.' }, true],
    [
      'again and again in the text',
      { title: 'A vote', text: Array.from({ length: 5 }, () => `Moldova votes. ${FILLER}`).join(' ') },
      true,
    ],
    ['once in the text', { title: 'A vote', text: `${FILLER} Moldova votes too.` }, false],
    ['by its capital in the title', { title: 'Chisinau votes', lead: 'People went to the polls.' }, true],
    [
      'by its capital in the text',
      { title: 'A vote', text: `${FILLER} Chisinau votes too. ${FILLER} Chisinau waits.` },
      false,
    ],
    ['not at all', { title: 'A vote', text: fill(9) }, false],
  ])('%s', (_, texts, found) => {
    expect(match('Moldova', texts) !== undefined).toBe(found)
  })

  it('that is a theme is not found in lead and text by words that only hint at it', () => {
    const hints = 'Security is the subject, security and more security.'
    expect(match('defence', { title: 'A talk', lead: hints, text: hints })).toBeUndefined()
    expect(
      match('defence', { title: 'A talk', lead: 'Defence is the subject.', text: 'Tanks came.' }),
    ).toBeDefined()
  })

  it('that the lexicon does not know is found in each of its forms, and in any script', () => {
    expect(match('quollops', { title: 'A quollop returns to the village' })?.evidence[0]?.words).toEqual([
      'quollop',
    ])
    expect(match('Koval', { language: 'uk', title: 'Коваль повернувся до села' })).toBeDefined()
    expect(match('Kovalchuk', { language: 'ru', title: 'Ковальчука наградили' })).toBeDefined()
    expect(match('Kovalchuk', { language: 'ru', title: 'Ковалева наградили' })).toBeUndefined()
  })
})

describe('look-alikes', () => {
  it.each<[string, string, Partial<Article>]>([
    [
      'a title defence in tennis',
      RBD,
      { title: 'Title defence: players from Russia and Belarus lose in tennis final' },
    ],
    [
      'a defence of a football team',
      RBD,
      {
        title: 'Belarus beat Russia in football as defence holds',
        lead: 'The defence stood firm until the last minute of the match.',
      },
    ],
    ['a defence attorney', RBD, { title: 'Defense attorney speaks of trips to Russia and Belarus' }],
    ['a defence lawyer', RBD, { title: 'Defence lawyers from Russia and Belarus meet' }],
    [
      'Georgia, the state',
      'Georgia elections',
      {
        title: 'Georgia Senate runoff election goes to a recount in Atlanta',
        lead: 'Voters in the state of Georgia wait.',
      },
    ],
    [
      'the Minsk agreements',
      'Belarus elections',
      { title: 'Minsk agreements and elections', lead: 'Elections were part of the Minsk agreements.' },
    ],
    ['South Korea', 'North Korea army', { title: 'South Korea army holds a parade' }],
    ['us, the pronoun', 'US elections', { title: 'Elections: tell us how you voted' }],
  ])('are no match: %s', (_, topic, texts) => {
    expect(match(topic, texts)).toBeUndefined()
  })

  it.each<[string, Partial<Article>]>([
    ['Georgia elections', { title: 'Georgia holds elections', lead: 'Tbilisi expects a high turnout.' }],
    [RBD, { title: 'Russia and Belarus defend a title, and sign a defence pact' }],
    ['North Korea army', { title: 'South Korea watches as North Korea army parades' }],
    ['US elections', { title: 'US elections: votes are counted' }],
  ])('hide no real match of %s', (topic, texts) => {
    expect(match(topic, texts)).toBeDefined()
  })
})

describe('evidence', () => {
  it('shows for each part, in the order of the topic, its words as they stand and the first sentence with them', () => {
    const lead = 'Гості прибули вчора. Росія та Білорусь підписали угоду. Військові Росії прибули.'
    expect(match(RBD, { language: 'uk', title: 'Угода', lead, text: FILLER })?.evidence).toEqual([
      { group: 'russia', words: ['Росія', 'Росії'], sentence: 'Росія та Білорусь підписали угоду.' },
      { group: 'belarus', words: ['Білорусь'], sentence: 'Росія та Білорусь підписали угоду.' },
      { group: 'defence', words: ['Військові'], sentence: 'Військові Росії прибули.' },
    ])
  })

  it('quotes, beside a title that says it all, the sentence in which most parts meet', () => {
    const found = match(RBD, {
      title: 'Belarus and Russia sign a defence pact',
      lead: 'Belarus hosted the talks. Guests from Russia and Belarus spoke of the army. Dinner followed.',
    })
    expect(found?.quote).toBe('Guests from Russia and Belarus spoke of the army.')
    expect(found?.evidence.at(-1)?.words).toEqual(expect.arrayContaining(['defence', 'army']))
  })

  it('says each word once, and phrases as a whole', () => {
    const found = match('Belarus air defense', {
      title: 'Belarus: S-400 air defences for Belarus, air defences again',
    })
    expect(found?.evidence.map(({ words }) => words)).toEqual([['Belarus'], ['S-400', 'air defences']])
  })

  it('is cut where a sentence is endless, at a word and never inside a character', () => {
    const long = match('Moldova', { title: `Moldova ${'word '.repeat(500)}` })?.evidence[0]?.sentence ?? ''
    expect(long.length).toBeLessThanOrEqual(401)
    expect(long).toMatch(/ word…$/)
    for (const shift of ['', 'x']) {
      const emoji = match('Moldova', { title: `Moldova${shift || ','}${shift && ' '}${'🦔'.repeat(500)}` })
      expect(emoji?.evidence[0]?.sentence ?? '').not.toMatch(/\p{Surrogate}/u)
    }
  })
})
