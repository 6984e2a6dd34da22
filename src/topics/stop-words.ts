import type { Language } from '../model/language.ts'

// Words that join a topic's parts and require nothing of an article.
const STOP_WORDS: Record<Language, string> = {
  en: 'against after via a an and are about around at between by for from in into is news of on or over the to with latest all any every his her its their this that what when who new today me my please tension tensions issue issues situation affairs region area current now about happening happen update updates story stories article articles why how where which whose whom want know tell show could would should does did do there has have had was were been being if won win wins rising falling',
  uk: 'без щодо проти через після біля навколо а або але в для до з за зі й і із між на над не новини о об от під по при про серед та те у усе усі це цей що як нові останні мені область області ситуація ситуації проблема проблеми регіон статті коли де чому хто які який яка яке якого яких чи хочу знати дізнатися розкажи покажи відбувається сталося нового нове нова нові трапилося буде є',
  ru: 'против через после около вокруг насчет а без в во все для до за и из или к как между на над не новости о об от по под при про с со среди та то у это этот что новые последние мне область области ситуация ситуации проблема проблемы регион статьи когда где почему кто какие какой какая какое каких ли хочу знать узнать расскажи покажи происходит случилось нового новое есть будет растут растет падает',
  be: 'калі дзе чаму хто якія які якая хачу ведаць адбываецца здарылася новага без ды супраць праз пасля каля вакол ва наконт а або але аб з за і й на над не пра па пад у ў з са сярод та то гэта гэты што як навіны новыя апошнія для да паміж',
  pl: 'kiedy gdzie dlaczego kto jakie jaki jaka co się dzieje chcę wiedzieć jest są było nowego bez a albo ale czy dla do i jak lub między na nad nie o od oraz po pod przy w we z za ze że to ta ten wiadomości nowe najnowsze',
  de: 'wann wo warum wer wie welche welcher welches was ist sind passiert gibt es ich will wissen am an auf aus bei das dem den der die ein eine einem einen für im in mit nach oder über und vom von zu zum zur zwischen nachrichten neues',
  fr: 'quand où pourquoi qui que quoi comment quel quelle quels quelles est sont se passe je veux savoir sans à au aux avec dans de des du en entre et la le les ou par pour sur un une actualités nouvelles',
  es: 'cuándo dónde por qué quién quiénes cómo cuál cuáles es son está pasa quiero saber sin a al con de del e el en entre la las los o para por sobre un una y noticias nuevas',
}

const sets = new Map(
  Object.entries(STOP_WORDS).map(([language, words]) => [language as Language, new Set(words.split(' '))]),
)

export function isStopWord(norm: string, language: Language): boolean {
  return sets.get(language)?.has(norm) ?? false
}
