import type { Subscription } from '../../src/model/chat.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import type { Requirements, TopicProblem, TypedGroup, TypedTopic } from '../../src/model/topic.ts'
import { escapeHtml } from '../../src/text/html.ts'
import type { Html } from '../../src/text/translate.ts'
import { groupKey } from '../../src/topics/topic-id.ts'
import type { ViewContext } from './command.ts'

const MOST_NARROWER = 5 // named of a theme; the rest is an ellipsis

/** How a topic was understood, part by part, in the reader's language. */
export function describeTopic(topic: Requirements<TypedGroup>, context: ViewContext): Html {
  const { t } = context
  const list = (groups: readonly TypedGroup[], between: string) => ({
    html: groups.map((group) => `<b>${describeGroup(group, context)}</b>`).join(between),
  })
  const quoted = (names: readonly string[]) => names.map((name) => `“${name.replace(/^=/, '')}”`).join(', ')
  const { groups, without = [], languages = [], sources = [], withoutSources = [] } = topic
  const parts = [
    ...(groups.length > 0 ? [list(groups, ' + ').html] : []),
    ...(without.length > 0 ? [t('topic.without', { groups: list(without, ', ') })] : []),
    ...(languages.length > 0 ? [t('topic.languages', { languages: languages.join(', ') })] : []),
    ...(sources.length > 0 ? [t('topic.sources', { sources: quoted(sources) })] : []),
    ...(withoutSources.length > 0 ? [t('topic.without-sources', { sources: quoted(withoutSources) })] : []),
  ]
  return { html: parts.join('; ') }
}

function describeGroup(group: TypedGroup, { t, language, services: { lexicon } }: ViewContext): string {
  const concepts = group.terms.flatMap((term) => (term.type === 'concept' ? [term.id] : []))
  if (concepts.length === 0) return t('topic.group.word', { words: group.words })
  const labels = concepts.map((id) => {
    const narrower = lexicon.narrowerOf(id)
    const some = narrower.slice(0, MOST_NARROWER).map((each) => lexicon.label(each, language))
    if (narrower.length > MOST_NARROWER) some.push('…')
    const label = lexicon.label(id, language)
    const saysMore = label.toLowerCase() !== group.words.toLowerCase()
    return [
      ...(saysMore || some.length === 0 ? [label] : []),
      ...(some.length > 0 ? [some.join(', ')] : []),
    ].join(': ')
  })
  const label = labels.join(' / ')
  return label.toLowerCase() === group.words.toLowerCase()
    ? escapeHtml(group.words)
    : t('topic.group', { words: group.words, label })
}

/** Why a text is no topic, and how to say it better. */
export function explainProblem({ type }: TopicProblem, { t }: ViewContext): string {
  return t(`topic.${type}`, { example: t.plain('start.example1') })
}

/** Topics travel in an answer's arguments as what they are: JSON. */
export function topicOf(args: JsonObject): TypedTopic {
  return args['topic'] as TypedTopic
}

/** What a reader calls a group that evidence names by its key: their own words, or else its concept. */
export function nameOfGroup(
  key: string,
  subscription: Subscription | undefined,
  context: ViewContext,
): string {
  const own = subscription?.groups.find((group) => groupKey(group) === key)
  if (own) return own.words
  const { lexicon } = context.services
  return key
    .split('|')
    .map((term) => /^"([^"]*)"/.exec(term)?.[1] ?? lexicon.label(term, context.language))
    .join(' / ')
}
