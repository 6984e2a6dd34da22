import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feeds/parse-feed.ts'
import { repairLatin1, repairText } from '../../src/text/repair-text.ts'

/** Text whose UTF-8 somebody read in a one-byte encoding. */
function misread(text: string, encoding: 'latin1' | 'windows-1251'): string {
  const bytes = Buffer.from(text)
  return encoding === 'latin1' ? bytes.toString('latin1') : new TextDecoder(encoding).decode(bytes)
}

describe('text that was encoded twice', () => {
  it.each([
    ['CafÃ© crÃ¨me', 'Café crème'],
    ['The hedgehogâ€™s â€œwayâ€\u009d â€” now', 'The hedgehog’s “way” — now'],
    ['GrÃ¶ÃŸe: 5 â‚¬', 'Größe: 5 €'],
    ['Å»Ã³Å‚w', 'Żółw'],
    ['ðŸ¦” crosses', '🦔 crosses'],
    ['Ð\u009dÐ¾Ð²Ð¾Ñ\u0081Ñ‚Ð¸', 'Новости'],
    ['РќРѕРІРѕСЃС‚Рё РґРЅСЏ', 'Новости дня'],
    ['РќР°РІС–РЅС‹ вЂ” РњС–РЅСЃРє', 'Навіны — Мінск'],
    ['Щ', 'Щ'],
  ])('%s is read as it was meant', (text, meant) => {
    expect(repairText(text)).toBe(meant)
  })

  it.each(['latin1', 'windows-1251'] as const)(
    'is repaired also when it was done twice, by %s',
    (encoding) => {
      const text = encoding === 'latin1' ? 'Hérisson – là' : 'Їжаки перейшли міст'
      expect(repairText(misread(misread(text, encoding), encoding))).toBe(text)
    },
  )

  it('is repaired where it stands beside text that is right', () => {
    expect(repairText('“Whyâ€” he said, ‘in CafÃ©s’')).toBe('“Why— he said, ‘in Cafés’')
  })

  it('is repaired in each field by itself', async () => {
    const parsed = await parseFeed(
      Buffer.from(
        '<rss version="2.0"><channel><title>CafÃ©</title><item><title>Naïve Ñandú</title><description>LÃ\u00a0 bas</description></item></channel></rss>',
      ),
      '',
    )
    expect(parsed).toEqual({ title: 'Café', entries: [{ title: 'Naïve Ñandú', summary: 'Là bas' }] })
  })
})

describe('what a feed’s reader repairs', () => {
  it.each([
    ['CafÃ©', 'Café'],
    ['Ð\u009dÐ¾Ð²Ð¾Ñ\u0081Ñ\u0082Ð¸', 'Новости'],
    ['The hedgehogâ€™s way', 'The hedgehogâ€™s way'],
    ['Новости', 'Новости'],
    ['“CafÃ©”', '“CafÃ©”'],
    ['\u0093Right\u0094', '“Right”'],
  ])('is what is Latin-1’s misreading as a whole: %s', (text, meant) => {
    expect(repairLatin1(text)).toBe(meant)
  })
})

describe('text that is right', () => {
  it.each([
    'Café crème, naïve, Größe, Żółw, señor, SÃO PAULO, CAFÉ…',
    'Новости дня: «Їжаки» — навіны Ўсход, ВГТРК, РЖД, РС',
    'Річ у тім, що Рівне — місто. В’їзд',
    'Ã',
    'Â',
    'â€',
    'Р',
    'C’est « là »',
    '100 °C ± 2',
    'Ø ± Â',
    '日本語 한국어 中文 ελληνικά',
  ])('stays: %s', (text) => {
    expect(repairText(text)).toBe(text)
  })

  it('stays however its words and signs are put together', () => {
    const cyrillic = 'Р РС В’їзд вТВ Світ ВДНГ РЖД Ўсход ґанок ё « » — … № і'.split(' ')
    const western = 'été NOËL Größe ÄÖÜ Łódź SÃO señor » … “ ” – € 5 B à'.split(' ')
    for (const words of [cyrillic, western])
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...words), { maxLength: 20 }),
          fc.constantFrom('', ' '),
          (all, gap) => {
            const text = all.join(gap)
            expect(repairText(text)).toBe(text)
          },
        ),
        { numRuns: 3000 },
      )
  })

  it('gets the punctuation of Windows where control characters stand', () => {
    expect(repairText('don\u0092t \u0093go\u0094 \u0085')).toBe('don’t “go” …')
  })
})
