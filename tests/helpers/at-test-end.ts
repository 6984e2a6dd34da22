const undone: (() => Promise<void> | void)[] = []

/** Has something closed or removed when the present test has ended, the newest first. */
export function atTestEnd(cleanUp: () => Promise<void> | void): void {
  undone.push(cleanUp)
}

/** For tests/helpers/setup.ts, which every test file runs: a module's own hooks would belong to the first file that imports it. */
export async function cleanUpAfterTest(): Promise<void> {
  for (const cleanUp of undone.splice(0).reverse()) await cleanUp()
}
