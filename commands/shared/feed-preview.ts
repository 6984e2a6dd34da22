import { entriesPerDay } from '../../src/feeds/poll-schedule.ts'
import { detectLanguage } from '../../src/language/detect-language.ts'
import type { FeedProblem, ParsedFeed } from '../../src/model/feed.ts'
import type { Button, JsonObject } from '../../src/model/outbox.ts'
import { receiptKey } from '../../src/store/keys.ts'
import { escapeHtml } from '../../src/text/html.ts'
import { cutToFit } from '../../src/text/measure.ts'
import type { MessageKey } from '../../src/text/translate.ts'
import type { AppContext, Command, Services } from './command.ts'
import { explainFeedProblem } from './feed-words.ts'
import { headline } from './headline.ts'

const SHOWN = 3 // latest entries
const SAMPLE = 20 // entries by whose titles the language is told

/** A feed as its preview shows it, and as it is added from there. */
export interface FeedPreview {
  url: string
  title: string
  /** ISO 639-1 */
  language: string
  count: number
  perDay: number
  latest: { title: string; link?: string; at: number }[]
}

export function previewOf(url: string, feed: ParsedFeed, now: number): FeedPreview {
  const dates = feed.entries.flatMap(({ publishedAt }) => (publishedAt === undefined ? [] : [publishedAt]))
  const titles = feed.entries.slice(0, SAMPLE).map(({ title }) => title)
  const latest = [...feed.entries]
    .sort((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0))
    .slice(0, SHOWN)
    .map(({ title, link, publishedAt }) => ({ title, at: publishedAt ?? now, ...(link ? { link } : {}) }))
  return {
    url,
    title: feed.title || new URL(url).host,
    language: detectLanguage([feed.title, ...titles].join('\n'), feed.language),
    count: feed.entries.length,
    perDay: Math.round(entriesPerDay(dates, now) ?? 0),
    latest,
  }
}

/** What a pressed button's message shows: the arguments of that view of the command. */
export async function shownBy(
  ctx: AppContext,
  { store }: Services,
  view: string,
): Promise<JsonObject | undefined> {
  const key = receiptKey(ctx.here.chat.key, ctx.callbackQuery?.message?.message_id)
  const content = (await store.receipts.get(key))?.content
  return content?.kind === 'answer' && content.view === view ? content.args : undefined
}

/** Views of reading an address for the command that asked: its buttons are `command:take` and `command:pick:N`. */
export function feedViews(command: 'addfeed' | 'suggest', takeLabel: MessageKey): Command['views'] {
  const take = (text: string): Button => ({ text, data: `${command}:take` })
  return {
    reading: ({ t }, args) => ({ html: t('addfeed.reading', { url: cutToFit(String(args['url']), 300) }) }),
    already: ({ t }, args) => ({ html: t('addfeed.already', { title: String(args['title']) }) }),
    failed({ t }, args) {
      const problem = { type: args['type'] as FeedProblem['type'], detail: String(args['detail']) }
      const url = { html: `<code>${escapeHtml(cutToFit(String(args['url']), 300))}</code>` }
      return { html: t('addfeed.failed', { url, problem: { html: explainFeedProblem(problem, t) } }) }
    },
    choose({ t }, args) {
      const links = args['links'] as { title: string }[]
      return {
        html: t('addfeed.choose', { count: links.length, url: cutToFit(String(args['url']), 300) }),
        buttons: links.map(({ title }, index) => [
          { text: cutToFit(title, 60), data: `${command}:pick:${index}` },
        ]),
      }
    },
    preview(context, args) {
      const { t, language } = context
      const { url, title, count, perDay, latest, ...preview } = args as unknown as FeedPreview
      const languages = new Intl.DisplayNames([language], { type: 'language' })
      const about = t('addfeed.preview', {
        title: cutToFit(title, 120),
        url: cutToFit(url, 300),
        language: languages.of(preview.language) ?? preview.language,
        count,
        perDay,
      })
      const entries = latest.map((entry) => headline({ ...entry, source: cutToFit(title, 120) }, context))
      const list = entries.length === 0 ? [] : [`${t('addfeed.latest')}\n${entries.join('\n')}`]
      return { html: [about, ...list].join('\n\n'), buttons: [[take(t.plain(takeLabel))]] }
    },
  }
}
