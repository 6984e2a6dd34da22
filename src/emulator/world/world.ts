import type { Faults } from '../faults.ts'
import type { Core } from './core.ts'
import { gestures } from './gestures.ts'
import { groups } from './groups.ts'
import { ledger } from './ledger.ts'
import { people } from './people.ts'
import { speech } from './speech.ts'
import { topics } from './topics.ts'

type People = ReturnType<typeof people>
type Groups = ReturnType<typeof groups>
type Topics = ReturnType<typeof topics>
type Speech = ReturnType<typeof speech>
type Gestures = ReturnType<typeof gestures>
type Ledger = ReturnType<typeof ledger>

/** Everything that happens on the other side of the Bot API: people, their chats, and what they received. */
export interface World extends People, Groups, Topics, Speech, Gestures, Ledger {
  addFault: Faults['addFault']
  clearFaults: Faults['clearFaults']
  onUnheard: Faults['onUnheard']
  /** As BotFather's /revoke: the old token gets 401 from now on. Returns the new one. */
  revokeToken(): string
}

export function createWorld(core: Core, faults: Faults, revokeToken: () => string): World {
  return {
    ...people(core),
    ...groups(core),
    ...topics(core),
    ...speech(core),
    ...gestures(core),
    ...ledger(core),
    addFault: faults.addFault,
    clearFaults: faults.clearFaults,
    onUnheard: faults.onUnheard,
    revokeToken,
  }
}
