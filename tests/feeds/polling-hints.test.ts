import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feeds/parse-feed.ts'

const SY = 'xmlns:up="http://purl.org/rss/1.0/modules/syndication/"'

async function hintsOf(inside: string) {
  const text = `<rss version="2.0" ${SY}><channel>${inside}<item><title>t</title></item></channel></rss>`
  const parsed = await parseFeed(Buffer.from(text), '')
  if ('type' in parsed) throw new Error(parsed.type)
  const { title: _title, entries: _entries, ...hints } = parsed
  return hints
}

describe('how a feed wishes to be polled', () => {
  it.each([
    ['<ttl>45</ttl>', 45],
    ['<up:updatePeriod>hourly</up:updatePeriod>', 60],
    ['<up:updatePeriod> Daily </up:updatePeriod><up:updateFrequency>4</up:updateFrequency>', 360],
    ['<up:updatePeriod>hourly</up:updatePeriod><up:updateFrequency>9999</up:updateFrequency>', 1],
    ['<ttl>20</ttl><up:updatePeriod>weekly</up:updatePeriod>', 20],
    ['<ttl>x</ttl><up:updatePeriod>weekly</up:updatePeriod>', 10_080],
  ])('%s means %i minutes', async (inside, ttlMinutes) => {
    expect(await hintsOf(inside)).toEqual({ ttlMinutes })
  })

  it.each([
    '<ttl>0</ttl>',
    '<ttl>-5</ttl>',
    '<ttl>1e9</ttl>',
    '<up:updatePeriod>sometimes</up:updatePeriod>',
    '<up:updateFrequency>2</up:updateFrequency>',
    '<skipHours><hour>25</hour><hour>noon</hour><hour>-1</hour></skipHours>',
    '<skipDays><day>Mittwoch</day><day/></skipDays>',
    '<item><ttl>5</ttl><hour>1</hour></item>',
  ])('%s says nothing', async (inside) => {
    expect(await hintsOf(inside)).toEqual({})
  })

  it('takes the hours, 24 for midnight, and the days, each once and in order', async () => {
    expect(
      await hintsOf(
        '<skipHours><hour>23</hour><hour> 03 </hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Saturday</day><day>sunday</day></skipDays>',
      ),
    ).toEqual({ skipHours: [0, 3, 23], skipDays: [0, 6] })
  })
})
