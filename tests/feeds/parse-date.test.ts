import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from '../../src/feeds/parse-date.ts'

const utc = (day: number, hour: number, minute = 0, second = 0) =>
  Date.UTC(2025, 2, day, hour, minute, second)

describe('dates as feeds write them', () => {
  it.each<[string, number]>([
    // RFC 822
    ['Wed, 05 Mar 2025 14:30:00 GMT', utc(5, 14, 30)],
    ['05 Mar 2025 14:30 UT', utc(5, 14, 30)],
    ['Wed, 5 Mar 25 14:30:15 Z', utc(5, 14, 30, 15)],
    ['wed, 05 march 2025 14:30:00 +0300', utc(5, 11, 30)],
    ['Wed, 05 Mar 2025 14:30:00 +03:00', utc(5, 11, 30)],
    ['Wed, 05 Mar 2025 14:30:00 MSK', utc(5, 11, 30)],
    ['Wed, 05 Mar 2025 14:30:00 EET', utc(5, 12, 30)],
    ['Wed, 05 Mar 2025 14:30:00 EEST', utc(5, 11, 30)],
    ['Wed, 05 Mar 2025 14:30:00 EST', utc(5, 19, 30)],
    ['Wed, 05 Mar 2025 14:30:00 -0730', utc(5, 22)],
    ['Wed, 05 Mar 2025 14:30:00 GMT+0200', utc(5, 12, 30)],
    ['Wed, 05 Mar 2025 14:30:00 -0500 (EST)', utc(5, 19, 30)],
    ['  Wed,  05  Mar  2025  01:00:00  +0300 ', utc(4, 22)],
    ['05-Mar-2025 14:30:00', utc(5, 14, 30)],
    ['Wed, 05 Mar 2025 02:30:00 PM', utc(5, 14, 30)],
    ['Wed, 05 Mar 2025 12:30 am', utc(5, 0, 30)],
    ['Mar 5, 2025 2:30 p.m. EST', utc(5, 19, 30)],
    ['March 5th, 2025 at 14:30', utc(5, 14, 30)],
    ['Wed, Mar 05 2025 14:30:00', utc(5, 14, 30)],
    ['Wed Mar 05 2025 14:30:00 GMT+0200 (Eastern European Standard Time)', utc(5, 12, 30)],
    ['Wed Mar  5 14:30:00 2025', utc(5, 14, 30)],
    ['Wed Mar 05 14:30:00 UTC 2025', utc(5, 14, 30)],
    ['Wed, 05 Mar 2025 14:30:00 Nowhere/Land', utc(5, 14, 30)],
    ['Wed, 05 Mar 2025 14:30:00 +3000', utc(5, 14, 30)],
    ['Tue, 04 Mar 2025 24:00:00 GMT', utc(5, 0)],
    // ISO 8601
    ['20250305T143000Z', utc(5, 14, 30)],
    ['20250305', utc(5, 0)],
    ['2025-03', utc(1, 0)],
    ['2025-03-05 T 14:30:00 +02:00', utc(5, 12, 30)],
    ['2025-03-05', utc(5, 0)],
    ['2025-03-05T14:30:00Z', utc(5, 14, 30)],
    ['2025-03-05T14:30:15.250Z', utc(5, 14, 30, 15)],
    ['2025-03-05T14:30+02:00', utc(5, 12, 30)],
    ['2025-03-05 14:30:00 +0200', utc(5, 12, 30)],
    ['2025-03-05t14:30:00-05', utc(5, 19, 30)],
    ['2025-3-5 9:05', utc(5, 9, 5)],
    // Words of the languages that matter here
    ['Ср, 05 мар 2025 14:30:00 +0300', utc(5, 11, 30)],
    ['5 марта 2025', utc(5, 0)],
    ['5 марта 2025 г., 14:30', utc(5, 14, 30)],
    ['5 березня 2025 р. 14:30', utc(5, 14, 30)],
    ['5 марта 2025, 14:30', utc(5, 14, 30)],
    ['середа, 5 березня 2025 14:30', utc(5, 14, 30)],
    ['5 бер. 2025 14:30 EET', utc(5, 12, 30)],
    ['серада, 5 сакавіка 2025 14:30', utc(5, 14, 30)],
    // Dotted
    ['05.03.2025', utc(5, 0)],
    ['05.03.2025 14:30', utc(5, 14, 30)],
    ['5.3.2025, 14:30:15 MSK', utc(5, 11, 30, 15)],
    ['5.3.25 14:30', utc(5, 14, 30)],
    ['05/03/2025', utc(5, 0)],
    ['03/25/2025', utc(25, 0)],
    // Words of the other languages
    ['5 marca 2025, 14:30', utc(5, 14, 30)],
    ['Mittwoch, 5. März 2025 um 14:30', utc(5, 14, 30)],
    ['mercredi 5 mars 2025 à 14:30', utc(5, 14, 30)],
    ['1er mars 2025', utc(1, 0)],
    ['5 de marzo de 2025 14:30', utc(5, 14, 30)],
    // Epoch
    ['1741185000000', utc(5, 14, 30)],
    ['1741185000', utc(5, 14, 30)],
  ])('%s', (text, at) => {
    expect(parseDate(text)).toBe(at)
  })

  const months = {
    русский: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря',
    'русский, кратко': 'янв фев мар апр май июн июл авг сен окт ноя дек',
    українська: 'січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня',
    'українська, коротко': 'січ лют бер кві тра чер лип сер вер жов лис гру',
    беларуская:
      'студзеня лютага сакавіка красавіка траўня чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня',
    polski:
      'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
    'polski, mianownik':
      'styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień',
    Deutsch: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
    français: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
    español: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
    English: 'January February March April May June July August September October November December',
  }
  it.each(Object.entries(months))('knows all months: %s', (_, names) => {
    const found = names
      .split(' ')
      .map((name) => new Date(parseDate(`11 ${name} 2025 10:00`) ?? 0).toISOString())
    expect(found).toEqual(
      Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2025, month, 11, 10)).toISOString()),
    )
  })
})

describe('what is no date', () => {
  it.each([
    undefined,
    '',
    '   ',
    'yesterday',
    'вчора о 14:30',
    '05.13.2025',
    '2025-13-05',
    '32.03.2025',
    '00.03.2025',
    '30 Feb 2025',
    '2025-02-30',

    '12345',
    '31 Nov 2025',
    '2025-02-30T10:00:00Z',
    '0001-01-01T00:00:00Z',
    '5 Foo 2025',
    'Wed, 05 Mar 0000 14:30:00 GMT',
    '14:30',
    'Invalid Date',
    '2025-03-05T25:00:00Z',
    '2025-03-05T10:75:00Z',
    '+++',
  ])('%s is dropped', (text) => {
    expect(parseDate(text)).toBeUndefined()
  })

  it('two digits of a year are 1950 to 2049', () => {
    expect(parseDate('05 Mar 49 00:00 GMT')).toBe(Date.UTC(2049, 2, 5))
    expect(parseDate('05 Mar 50 00:00 GMT')).toBe(Date.UTC(1950, 2, 5))
  })

  it('every date that JavaScript writes is read as it was', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        date.setMilliseconds(0)
        expect(parseDate(date.toUTCString())).toBe(date.getTime())
        expect(parseDate(date.toISOString())).toBe(date.getTime())
      }),
    )
  })

  it('nothing makes it throw or give something that is no number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9 .:\-TZ+]*$/)), (text) => {
        const at = parseDate(text)
        expect(at === undefined || Number.isFinite(at)).toBe(true)
      }),
    )
  })
})
