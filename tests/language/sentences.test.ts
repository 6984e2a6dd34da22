import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sentencesOf } from '../../src/language/sentences.ts'

const split = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end))

it.each([
  ['en', 'Mr. Brown met Gen. White in St. Ives. They spoke.', 2],
  ['en', 'J. R. Green spoke at No. 10. Nobody came.', 2],
  ['en', 'The U.S. Army came first. The rest came later.', 2],
  ['en', 'Dr. Black vs. Prof. Grey: a draw. They shook hands.', 2],
  ['uk', 'На вул. Садовій, 5 живе О. Петренко. Він спить.', 2],
  ['uk', 'У м. Луцьк приїхав ім. Франка хор і зібрав 5 тис. Глядачі раділи.', 1],
  ['uk', 'Закон підписав В. Іваненко. Його опублікували.', 2],
  ['ru', 'На ул. Садовой, 5 живет А. Б. Петров. Он спит.', 2],
  ['ru', 'Завод им. Кирова продал товара на 3 млрд. руб. за год. Это рекорд.', 2],
  ['ru', 'В 2025 г. Москва строила мост. Он готов.', 2],
  ['be', 'На вул. Садовай жыве Я. Колас. Ён спіць.', 2],
  ['be', 'Праф. Міцкевіч і акад. Багдановіч выступілі. Зала маўчала.', 2],
  ['any', 'Один! Два? Три. Чотири.', 4],
  ['any', 'Line one\nLine two\n\nLine three', 3],
  ['any', '   ', 0],
  ['any', '', 0],
])('counts the sentences of a text right (%s: %s)', (_, text, count) => {
  expect(split(text)).toHaveLength(count)
})

it('never joins two lines, though the first ends with an initial', () => {
  expect(split('Вручили медаль імені І.\nДругий рядок.')).toEqual([
    'Вручили медаль імені І.',
    'Другий рядок.',
  ])
})

it('loses no word of any text, and gives spans in order without white space around', () => {
  const piece = fc.constantFrom('Mr. ', 'В. ', 'слово', 'Слово. ', '\n', '! ', '…', '“', ' ', '5 тис. ')
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('')
      const sentences = split(text)
      expect(sentences.join('').replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''))
      for (const sentence of sentences) expect(sentence).toBe(sentence.trim())
    }),
  )
})
