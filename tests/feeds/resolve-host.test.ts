import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo, LookupFunction } from 'node:net'
import { expect, it } from 'vitest'
import { resolveHost } from '../../src/feeds/resolve-host.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'

/** A name server that knows one name, by one IPv4 address. Says what it was asked. */
async function startNameServer(known: string, address: string) {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port }) => {
    const labels: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.subarray(at + 1, at + 1 + length).toString())
      at += 1 + length
    }
    const name = labels.join('.')
    const type = query.readUInt16BE(at + 1)
    asked.push(`${name} ${type}`)
    const question = query.subarray(12, at + 5)
    const isFound = name === known && type === 1
    const head = Buffer.from(query.subarray(0, 12))
    head.writeUInt16BE(name === known ? 0x8180 : 0x8183, 2) // an answer, or "no such name"
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(isFound ? 1 : 0, 6)
    head.writeUInt32BE(0, 8)
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, ...address.split('.').map(Number)]
    socket.send(Buffer.concat([head, question, Buffer.from(isFound ? record : [])]), port, '127.0.0.1')
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  atTestEnd(() => void socket.close())
  return { asked, server: `127.0.0.1:${(socket.address() as AddressInfo).port}` }
}

const look = (lookup: LookupFunction, host: string) =>
  new Promise<unknown>((resolve) => {
    lookup(host, { all: true }, (error, found) => resolve(error ? error.code : found))
  })

it('asks DNS itself for names with a dot, and gives what it finds', async () => {
  const { asked, server } = await startNameServer('feeds.meadow.example', '198.51.100.7')
  const lookup = resolveHost(new Set(), [server])
  expect(await look(lookup, 'feeds.meadow.example')).toEqual([{ address: '198.51.100.7', family: 4 }])
  expect(asked.sort()).toEqual(['feeds.meadow.example 1', 'feeds.meadow.example 28'])
})

it('says that a name does not exist', async () => {
  const { server } = await startNameServer('feeds.meadow.example', '198.51.100.7')
  expect(await look(resolveHost(new Set(), [server]), 'nowhere.meadow.example')).toBe('ENOTFOUND')
})

it('leaves names without a dot, and those of the operator’s own network, to the system', async () => {
  const { asked, server } = await startNameServer('feeds.meadow.example', '198.51.100.7')
  const lookup = resolveHost(new Set(['box.localhost']), [server])
  expect(await look(lookup, 'localhost')).toEqual(
    expect.arrayContaining([expect.objectContaining({ address: expect.any(String) })]),
  )
  await look(lookup, 'box.localhost')
  expect(asked).toEqual([])
})
