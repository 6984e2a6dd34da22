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

describe.each(['windows-1251', 'koi8-u'])('%s', (encoding) => {
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
