import type { Batch } from '../store/batch.ts'
import { ledgerKey } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'

/**
 * Forgets how often a subscription has alerted, and what was gathered for it, whose stories may be told another way: to be called in the
 * commit that ends or resumes its alerts, or ends it.
 */
export function dropPace(
  batch: Batch,
  store: Pick<Store, 'alertPaces' | 'ledger'>,
  subscriptionId: string,
): void {
  const pace = store.alertPaces.now(subscriptionId)
  if (!pace) return
  batch.delete(store.alertPaces, subscriptionId)
  if (!pace.gathering) return
  const { destination, items } = pace.gathering
  for (const { storyId } of items) batch.delete(store.ledger, ledgerKey(destination, storyId))
}
