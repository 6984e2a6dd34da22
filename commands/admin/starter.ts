import { feedIdOf } from '../../src/feeds/feed-address.ts'
import { starterFeeds } from '../../src/feeds/starter-list.ts'
import { LANGUAGES } from '../../src/language/languages.ts'
import type { Button } from '../../src/model/outbox.ts'
import { cutToFit } from '../../src/text/measure.ts'
import type { Press } from '../shared/buttons.ts'
import type { AppContext, Command, Services, ViewContext } from '../shared/command.ts'
import { watchedFeed, watchFeed } from '../shared/watch-feed.ts'

/** /addfeed starter, with a language or not. */
export function answerStarter(language: string, reply: AppContext['answer']): Promise<void> {
  return isLanguage(language) ? reply('addfeed.starter', { language }) : reply('addfeed.languages')
}

/** `LANGUAGE` shows its list, `LANGUAGE:all` and `LANGUAGE:ID` watch all of it or one. */
export function onStarterButton(services: Services): Press {
  return async (ctx, press) => {
    const { store } = services
    const [language = '', which] = press.split(':')
    if (which === undefined || !isLanguage(language)) return answerStarter(language, ctx.edit)
    const chosen = ofLanguage(language).filter(({ url }) => which === 'all' || which === feedIdOf(url))
    await ctx.edit('addfeed.starter', { language }, (batch) => {
      for (const feed of chosen) watchFeed(batch, store, feed)
    })
    services.pollDue()
  }
}

export const starterViews: Command['views'] = {
  languages: ({ t, language }) => ({
    html: t('starter.languages'),
    buttons: LANGUAGES.map((each) => [{ text: nameOf(each, language), data: `starter:${each}` }]),
  }),
  starter(context, args) {
    const { t, language, services } = context
    const feeds = ofLanguage(String(args['language']))
    const isWatched = ({ url }: { url: string }) => watchedFeed(url, services.store) !== undefined
    const buttons: Button[][] = feeds.map((feed) => [
      {
        text: cutToFit(`${isWatched(feed) ? '✅' : '➕'} ${feed.title} ${flagOf(feed.country)}`, 60),
        data: `starter:${feed.language}:${feedIdOf(feed.url)}`,
      },
    ])
    if (!feeds.every(isWatched))
      buttons.push([{ text: t.plain('starter.all'), data: `starter:${args['language']}:all` }])
    const html = t('starter.title', { language: nameOf(String(args['language']), language) })
    return { html, buttons }
  },
}

function ofLanguage(language: string) {
  return starterFeeds.filter((feed) => feed.language === language)
}

function isLanguage(text: string): boolean {
  return LANGUAGES.some((each) => each === text)
}

function nameOf(code: string, language: ViewContext['language']): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code
}

/** A country's code as the two regional indicators that show as its flag. */
function flagOf(country: string): string {
  return [...country].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0x1f1a5)).join('')
}
