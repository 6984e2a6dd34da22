// Tasks that go wrong, for the tests of ReaderPool: the first byte says how.
export async function parse({ bytes: [how] }) {
  if (how === 1) for (;;);
  if (how === 2) for (const kept = []; ; ) kept.push(Array.from({ length: 100_000 }, () => ({})))
  if (how === 3) throw new TypeError('our own bug')
  return { title: 'well', entries: [] }
}
