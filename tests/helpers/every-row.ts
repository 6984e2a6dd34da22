import { Collection } from '../../src/store/collection.ts'
import type { Store } from '../../src/store/open-store.ts'

/** All that is stored, as it lies on disk: `collection:id` and value. */
export async function everyRow(store: Store): Promise<{ key: string; value: unknown }[]> {
  const rows: { key: string; value: unknown }[] = []
  for (const each of Object.values(store)) {
    if (!(each instanceof Collection)) continue
    for await (const [id, value] of each.entries()) rows.push({ key: `${each.name}:${id}`, value })
  }
  return rows
}
