import { parseArgs } from 'node:util'

export interface DemoOptions {
  /** Files or URLs that replace the sample feeds. */
  feeds: string[]
  /** What the first feed's address serves after its first poll. */
  later?: string
  subscribe: string[]
  digest: boolean
  language: string
  dataDir?: string
  mode: 'chat' | 'tour' | 'json'
}

export const USAGE = `npm run demo -- [flags]
  --feed FILE_OR_URL   watch this instead of the sample feeds (repeatable)
  --then FILE          what the first feed's address serves after its first poll
  --subscribe "TOPIC"  follow this topic (repeatable)
  --digest             then ask for a digest
  --lang xx            the subscriber's language: en, uk or ru; in others the bot speaks English
  --data DIR           keep the database and the local Telegram for a next run
  --tour               play the scripted tour (what also happens without a terminal)
  --json               print only what each chat received, one JSON object a line`

const LATER = 'then' // a flag, not a promise

/** The flags, or what is wrong with them; nothing is wrong when they only ask for help. */
export function parseOptions(argv: string[], hasTerminal: boolean): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        feed: { type: 'string', multiple: true, default: [] },
        [LATER]: { type: 'string' },
        subscribe: { type: 'string', multiple: true, default: [] },
        digest: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'en' },
        data: { type: 'string' },
        tour: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return ''
    const scripted = values.tour || !hasTerminal
    return {
      feeds: values.feed,
      subscribe: values.subscribe,
      digest: values.digest,
      language: values.lang,
      mode: values.json ? 'json' : scripted ? 'tour' : 'chat',
      ...(values[LATER] === undefined ? {} : { later: values[LATER] }),
      ...(values.data === undefined ? {} : { dataDir: values.data }),
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
