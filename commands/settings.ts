import type { Chat } from '../src/model/chat.ts'
import type { UiLanguage } from '../src/model/language.ts'
import type { Button, JsonObject } from '../src/model/outbox.ts'
import { findZone, showTime, showZone } from '../src/text/show-time.ts'
import { translate, uiLanguages } from '../src/text/translate.ts'
import { onButton } from './shared/buttons.ts'
import type { AppContext, Command, Effect, Services } from './shared/command.ts'
import { showHour } from './shared/headline.ts'
import { mayChange } from './shared/may-change.ts'

const ZONES = [
  'Europe/Kyiv',
  'Europe/Minsk',
  'Europe/Moscow',
  'Europe/Warsaw',
  'Europe/Vilnius',
  'Europe/Berlin',
  'Europe/London',
  'UTC',
]
const HOURS_A_ROW = 6
const PAGES: ReadonlySet<string> = new Set(['language', 'zone', 'hour'])

/** /settings: language, time zone and digest hour by buttons; /settings ZONE for any zone. */
export const settings: Command = {
  name: 'settings',
  description: 'command.settings',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('settings', async (ctx) => {
      const typed = ctx.match.trim()
      if (typed === '') return ctx.answer('settings.all')
      if (!(await mayChange(ctx, services))) return ctx.answer('help.groupAdminsOnly')
      const timeZone = findZone(typed)
      if (timeZone === undefined) return ctx.answer('settings.badZone', { zone: typed.slice(0, 60) })
      return ctx.answer('settings.all', {}, set(services, { timeZone }))
    })
    onButton(composer, services, 'settings', (ctx, page) =>
      ctx.edit(PAGES.has(page) ? `settings.${page}` : 'settings.all'),
    )
    onButton(composer, services, 'language', (ctx, language) => {
      const wanted = uiLanguages.find((each) => each === language)
      return wanted ? change(ctx, services, { language: wanted }) : ctx.edit('settings.all')
    })
    onButton(composer, services, 'zone', (ctx, zone) => {
      const timeZone = findZone(zone)
      return timeZone === undefined
        ? ctx.edit('settings.badZone', { zone })
        : change(ctx, services, { timeZone })
    })
    onButton(composer, services, 'hour', (ctx, hour) =>
      change(ctx, services, { digestHour: Math.max(0, Math.min(23, Math.trunc(Number(hour)) || 0)) }),
    )
  },
  views: {
    all({ t, chat, now }) {
      const page = (key: 'language' | 'zone' | 'hour'): Button => ({
        text: t.plain(`settings.button.${key}`),
        data: `settings:${key}`,
      })
      const html = t('settings.title', {
        language: t.plain('language.name'),
        zone: showZone(chat.timeZone),
        now: showTime(now, now, chat.timeZone, chat.language),
        hour: showHour(chat.digestHour),
      })
      return { html, buttons: [[page('language'), page('zone')], [page('hour')]] }
    },
    language: ({ t, chat }) => ({
      html: t('settings.pick.language'),
      buttons: [...uiLanguages.map((each) => [languageButton(each, chat)]), back(t)],
    }),
    zone: ({ t, chat }) => ({
      html: t('settings.pick.zone'),
      buttons: [
        ...inRows(
          ZONES.map((zone) => ({
            text: mark(findZone(zone) === chat.timeZone) + zone,
            data: `zone:${zone}`,
          })),
          2,
        ),
        back(t),
      ],
    }),
    hour: ({ t, chat }) => ({
      html: t('settings.pick.hour'),
      buttons: [
        ...inRows(
          Array.from({ length: 24 }, (_, hour) => ({
            text: mark(hour === chat.digestHour) + showHour(hour),
            data: `hour:${hour}`,
          })),
          HOURS_A_ROW,
        ),
        back(t),
      ],
    }),
    badZone: ({ t }, args: JsonObject) => ({ html: t('settings.bad-zone', { zone: String(args['zone']) }) }),
  },
}

type Change = Partial<Pick<Chat, 'language' | 'timeZone' | 'digestHour'>>

function change(ctx: AppContext, services: Services, wanted: Change): Promise<void> {
  return ctx.edit('settings.all', {}, set(services, wanted))
}

// A new hour or zone begins with its next coming: what was due earlier today is not made up for.
function set({ store }: Services, wanted: Change): Effect {
  return (batch, chat) => {
    const rhythm = wanted.timeZone !== undefined || wanted.digestHour !== undefined
    batch.put(store.chats, chat.key, {
      ...chat,
      ...wanted,
      ...(rhythm ? { digestedUpTo: store.clock.now() } : {}),
    })
  }
}

function languageButton(language: UiLanguage, chat: Chat): Button {
  return {
    text: mark(language === chat.language) + translate(language).plain('language.name'),
    data: `language:${language}`,
  }
}

function back(t: ReturnType<typeof translate>): Button[] {
  return [{ text: t.plain('settings.button.back'), data: 'settings' }]
}

function mark(current: boolean): string {
  return current ? '• ' : ''
}

function inRows(buttons: Button[], width: number): Button[][] {
  const rows: Button[][] = []
  for (let from = 0; from < buttons.length; from += width) rows.push(buttons.slice(from, from + width))
  return rows
}
