import { expect, it } from 'vitest'
import { summarize } from '../../digests/summarize.ts'
import { article } from '../topics/articles.ts'

const text = article({
  title: 'Storks return',
  lead: 'Storks are back. The mayor is glad.',
  text: 'Nests were mended. Frogs are not glad. Nobody asked them.',
})
const of = (...sentences: string[]) => ({
  evidence: sentences.map((sentence) => ({ group: 'g', words: [], sentence })),
})

it('takes the sentences that show why, in the order of the article, each once', () => {
  expect(summarize(text, of('Frogs are not glad.', 'Storks are back.', 'Frogs are not glad.'), 3)).toEqual([
    'Storks are back.',
    'Frogs are not glad.',
  ])
})

it('takes at most as many as asked', () => {
  expect(summarize(text, of('Nobody asked them.', 'Nests were mended.', 'Frogs are not glad.'), 2)).toEqual([
    'Nests were mended.',
    'Frogs are not glad.',
  ])
})

it('quotes only this article, not another report of the same story', () => {
  expect(summarize(text, of('Cranes are back.', 'Nests were mended.'), 3)).toEqual(['Nests were mended.'])
})

it('does not say the title again, in whatever case and punctuation', () => {
  const same = article({ title: 'Storks return!', lead: '«STORKS, return». Then they slept.' })
  expect(summarize(same, of('«STORKS, return».', 'Storks return!'), 3)).toEqual(['Then they slept.'])
})

it('takes the beginning of the article where the title shows it all', () => {
  expect(summarize(text, of('Storks return'), 3)).toEqual(['Storks are back.'])
  expect(summarize(article({ title: 'T', text: 'Only text. More.' }), of(), 3)).toEqual(['Only text.'])
})

it('is silent where there is nothing but a title', () => {
  expect(summarize(article({ title: 'Storks return' }), of('Storks return'), 3)).toEqual([])
  expect(summarize(article({ title: 'Storks return', lead: 'Storks return.' }), of(''), 3)).toEqual([])
})

it('finds a sentence that was cut when it was kept', () => {
  const long = `Storks ${'fly '.repeat(200)}home.`
  const cut = `${long.slice(0, 399)}…`
  expect(summarize(article({ title: 'T', lead: `First. ${long}` }), of(cut), 3)).toEqual([cut])
})

it("quotes the sentence that says most of it when the title shows it all, if it is this article's own", () => {
  expect(summarize(text, { ...of('Storks return'), quote: 'Nobody asked them.' }, 3)).toEqual([
    'Nobody asked them.',
  ])
  expect(summarize(text, { ...of('Storks return'), quote: 'Cranes are back.' }, 3)).toEqual([
    'Storks are back.',
  ])
})
