import { describe, expect, it } from 'vitest'
import { decodeBytes } from '../../src/feeds/decode.ts'
import { encodeAs, encodeUtf16 } from './encode.ts'

const NEWS = 'Їжаки перейшли міст: рух зупинено на годину, водії чекали'
const document = (declared: string | undefined, text: string) =>
  `<?xml version="1.0"${declared === undefined ? '' : ` encoding="${declared}"`}?><rss><channel><title>${text}</title></channel></rss>`

describe('Unicode with and without a mark', () => {
  it.each([
    ['UTF-8', Buffer.from(`\ufeff${document('utf-8', NEWS)}`)],
    ['UTF-16LE', encodeUtf16(`\ufeff${document('utf-16', NEWS)}`, 'le')],
    ['UTF-16BE', encodeUtf16(`\ufeff${document('utf-16', NEWS)}`, 'be')],
  ])('believes the byte order mark of %s against every label, and takes it off', (_, bytes) => {
    expect(decodeBytes(bytes, 'text/xml; charset=windows-1251')).toBe(
      document(_ === 'UTF-8' ? 'utf-8' : 'utf-16', NEWS),
    )
  })

  it.each(['le', 'be'] as const)('knows UTF-16%s without a mark', (order) => {
    expect(decodeBytes(encodeUtf16(document('utf-16', NEWS), order), 'text/xml')).toBe(
      document('utf-16', NEWS),
    )
  })

  it.each(['text/xml; charset=windows-1251', 'text/xml; charset=koi8-r', 'text/xml; charset=iso-8859-1', ''])(
    'reads valid UTF-8 as UTF-8 though header (%s) and declaration say otherwise',
    (contentType) => {
      const text = document('windows-1251', NEWS)
      expect(decodeBytes(Buffer.from(text), contentType)).toBe(text)
    },
  )
})

describe.each(['windows-1251', 'koi8-u', 'iso-8859-5'])('%s', (encoding) => {
  const bytesOf = (text: string) => encodeAs(encoding, text)
  const whole = (declared?: string) => document(declared, NEWS)

  it.each([
    ['by the header', `text/xml; charset=${encoding}`, undefined],
    ['by a quoted header in capitals', `text/xml; Charset="${encoding.toUpperCase()}"`, undefined],
    ['by the declaration', 'text/xml', encoding],
    ['by the header where the declaration says UTF-8', `text/xml; charset=${encoding}`, 'UTF-8'],
    ['by the declaration against a Latin-1 header', 'text/xml; charset=ISO-8859-1', encoding],
    ['by the declaration against a UTF-8 header', 'text/xml; charset=utf-8', encoding],
    ['by the declaration behind an encoding that does not exist', 'text/xml; charset=none-such', encoding],
    ['by its letters, without any label', '', undefined],
    ['by its letters, mislabelled UTF-8 in both places', 'text/xml; charset=utf-8', 'utf-8'],
    ['by its letters, mislabelled Latin-1 by the header', 'text/xml; charset=iso-8859-1', undefined],
    ['by its letters, mislabelled Latin-1 in both places', 'text/xml; charset=latin1', 'iso-8859-1'],
    [
      'by its letters, Latin-1 by the header and UTF-8 by the declaration',
      'text/xml; charset=iso-8859-1',
      'utf-8',
    ],
  ])('is known %s', (_, contentType, declared) => {
    expect(decodeBytes(bytesOf(whole(declared)), contentType)).toBe(whole(declared))
  })

  it('is known where little Cyrillic stands in much markup that claims UTF-8', () => {
    const text = `${document('utf-8', 'Їжаки на мосту')}<!-- ${'x'.repeat(5000)} -->`
    expect(decodeBytes(bytesOf(text), 'text/xml; charset=utf-8')).toBe(text)
  })
})

describe('what publishers call encodings', () => {
  it.each(['cp-1251', 'win-1251', 'cp1251', 'Windows-1251'])('knows %s', (label) => {
    const text = document(label, 'Новости дня')
    expect(decodeBytes(encodeAs('windows-1251', text), '')).toBe(text)
  })

  it('leaves Western text Western', () => {
    const text = document(undefined, 'Café à Zürich: crème brûlée')
    expect(decodeBytes(encodeAs('windows-1252', text), '')).toBe(text)
    expect(decodeBytes(encodeAs('windows-1252', text), 'text/xml; charset=iso-8859-1')).toBe(text)
    expect(decodeBytes(encodeAs('windows-1252', text), 'text/xml; charset=utf-8')).toBe(text)
  })
})

describe('Cyrillic that nobody labels', () => {
  const encodings = ['windows-1251', 'koi8-u', 'iso-8859-5', 'ibm866']
  const texts = [
    'В Минске открыли новый мост через Свислочь',
    'У Мінску адкрылі новы мост праз Свіслач',
    'У Києві відкрили новий міст через Дніпро',
    'Погода',
    'Навіны',
    'ПРЕЗИДЕНТ ПОДПИСАЛ УКАЗ О МОСТАХ',
  ]
  it.each(texts.flatMap((text) => encodings.map((encoding) => [text, encoding] as const)))(
    '%s is read in %s',
    (text, encoding) => {
      const written = encoding === 'ibm866' ? text.replaceAll('і', 'и') : text // it has no і
      expect(decodeBytes(encodeAs(encoding, written), '')).toBe(written)
    },
  )

  it.each([
    [
      'KOI8 by the server, windows-1251 by the document and in truth',
      'koi8-r',
      'windows-1251',
      'windows-1251',
    ],
    [
      'windows-1251 by the server and in truth, KOI8 by the document',
      'windows-1251',
      'koi8-r',
      'windows-1251',
    ],
    ['KOI8 by both, windows-1251 in truth', 'koi8-r', 'koi8-r', 'windows-1251'],
    ['UTF-16 by the document, windows-1251 in truth', 'utf-8', 'utf-16', 'windows-1251'],
  ])('is read by what makes sense: %s', (_, header, declared, truth) => {
    const text = document(declared, 'Новости дня: ежи перешли мост')
    expect(decodeBytes(encodeAs(truth, text), `text/xml; charset=${header}`)).toBe(text)
  })
})

describe('other scripts', () => {
  it.each(['ibm866', 'cp866', 'x-mac-cyrillic', 'mac-cyrillic'])(
    'reads Cyrillic by the label %s',
    (label) => {
      const text = document(label, 'Новости дня')
      expect(decodeBytes(encodeAs(/866/.test(label) ? 'ibm866' : 'x-mac-cyrillic', text), '')).toBe(text)
    },
  )

  it('reads Greek by its label', () => {
    const text = document('iso-8859-7', 'Νέα της ημέρας')
    expect(decodeBytes(encodeAs('iso-8859-7', text), '')).toBe(text)
  })

  it.each([
    ['shift_jis', [0x82, 0xcd, 0x82, 0xe8, 0x82, 0xcb, 0x82, 0xb8, 0x82, 0xdd, 0x82, 0xcc], 'はりねずみの'],
    ['euc-jp', [0xa5, 0xcf, 0xa5, 0xea, 0xa5, 0xcd, 0xa5, 0xba, 0xa5, 0xdf, 0xa4, 0xce], 'ハリネズミの'],
    ['euc-kr', [0xb0, 0xed, 0xbd, 0xbf, 0xb5, 0xb5, 0xc4, 0xa1], '고슴도치'],
    ['gb18030', [0xb4, 0xcc, 0xe2, 0xac, 0xb9, 0xfd, 0xc7, 0xc5], '刺猬过桥'],
  ])('knows %s without a label', (_, bytes, text) => {
    expect(decodeBytes(Uint8Array.from(bytes), '')).toBe(text)
  })

  it('gives windows-1252 its own punctuation, which Node reads as control characters', () => {
    const bytes = Buffer.from('<rss>\u0093caf\u00e9\u0094 \u0096 5 \u0080</rss>', 'latin1')
    for (const contentType of ['', 'text/xml; charset=windows-1252', 'text/xml; charset=iso-8859-1'])
      expect(decodeBytes(bytes, contentType)).toBe('<rss>“café” – 5 €</rss>')
  })

  it('leaves French quotation marks with their spaces Western', () => {
    const bytes = Buffer.from('«\u00a0Été\u00a0»', 'latin1')
    expect(decodeBytes(bytes, '')).toBe('«\u00a0Été\u00a0»')
  })
})

describe('broken bytes', () => {
  const broken = (declared: string | undefined) =>
    Buffer.concat([Buffer.from(document(declared, NEWS)), Buffer.of(0xd0), Buffer.from('!')])

  it.each([
    ['with UTF-8 in the header', 'text/xml; charset=utf-8', undefined],
    ['with UTF-8 in the declaration', '', 'utf-8'],
    ['without a label', '', undefined],
  ])('one broken byte costs one character, not the encoding, %s', (_, contentType, declared) => {
    expect(decodeBytes(broken(declared), contentType)).toBe(`${document(declared, NEWS)}\ufffd!`)
  })

  it('never throws, whatever the bytes', () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)
    expect(decodeBytes(noise, 'text/xml; charset=gibberish')).toBeTypeOf('string')
    expect(decodeBytes(new Uint8Array(), '')).toBe('')
  })
})
