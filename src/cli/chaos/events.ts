/** What people follow, and what a headline says when an event is about it. The name between the halves is the event's own. */
export const SUBJECTS = {
  drill: { topic: 'Russia–Belarus defense', headline: ['Russia and Belarus hold army drill near', ''] },
  oil: { topic: 'Kazakhstan oil', headline: ['Kazakhstan oil exports rise through', 'terminal'] },
  fish: { topic: 'Norway fisheries', headline: ['Norway fisheries report record catch off', ''] },
  vote: { topic: 'Poland elections', headline: ['Poland elections are won by', ''] },
  quake: { topic: 'Japan earthquakes', headline: ['Japan earthquakes damage', 'bridge'] },
  match: { topic: 'Kenya football', headline: ['Kenya football team beats', ''] },
  rails: { topic: 'Portugal railways', headline: ['Portugal railways reopen line to', ''] },
  tours: { topic: 'Egypt tourism', headline: ['Egypt tourism grows around', ''] },
} as const

export type Subject = keyof typeof SUBJECTS

export interface EventText {
  title: string
  summary: string
}

const FIRST_NUMBER = 10_000
// One letter for each sound, since names are known by their consonants; the last syllable ends in n.
const CONSONANTS = 'bdfhklmprstvz'
const VOWELS = 'aeiou'
const SYLLABLES = 5

/** What an outlet writes of an event: its name and its number are in no other event's words, so that no two are one story. */
export function textOf(event: number, subjects: readonly Subject[]): EventText {
  const name = nameOf(event)
  const headlines = subjects.map((subject) => {
    const [before, after] = SUBJECTS[subject].headline
    return `${before} ${name} ${after}`.trim()
  })
  return { title: headlines.join('; '), summary: `${name} is in report number ${FIRST_NUMBER + event}.` }
}

/** A name whose consonants no other event's name has: each number below 270,000 is spelled another way. */
export function nameOf(event: number): string {
  let rest = event
  let before = ''
  let name = ''
  for (let syllable = 0; syllable < SYLLABLES; syllable++) {
    const letters = [...CONSONANTS].filter((letter) => letter !== before)
    before = letters[rest % letters.length] ?? ''
    name += before + VOWELS[(event + syllable * 2) % VOWELS.length]
    rest = Math.floor(rest / letters.length)
  }
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}n`
}
