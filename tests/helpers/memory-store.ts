import type { Clock } from '../../src/model/time.ts'
import { type Store, storeOn } from '../../src/store/open-store.ts'
import { MapBackend } from '../store/map-backend.ts'

/** A store that forgets, for tests that need no file. */
export function openMemoryStore(clock: Clock): Promise<Store> {
  return storeOn(new MapBackend(clock), clock)
}
