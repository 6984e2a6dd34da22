import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  isPrivateLiteral,
  isPublicAddress,
  PRIVATE_ADDRESS,
  safeLookup,
} from '../../src/feeds/safe-address.ts'

describe('addresses', () => {
  it.each([
    ['8.8.8.8'],
    ['1.1.1.1'],
    ['9.255.255.255'],
    ['11.0.0.0'],
    ['100.63.255.255'],
    ['100.128.0.0'],
    ['126.0.0.1'],
    ['128.0.0.1'],
    ['169.253.0.1'],
    ['172.15.255.255'],
    ['172.32.0.0'],
    ['192.167.255.255'],
    ['192.169.0.0'],
    ['198.17.255.255'],
    ['198.20.0.0'],
    ['223.255.255.255'],
    ['2606:4700::1111'],
    ['2a00:1450:4001::1'],
    ['::ffff:8.8.8.8'],
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '10.255.255.255'],
    ['CGNAT', '100.64.0.1'],
    ['CGNAT', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.0.3'],
    ['cloud metadata', '169.254.169.254'],
    ['link-local', '169.254.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['IETF', '192.0.0.8'],
    ['documentation', '192.0.2.1'],
    ['6to4 relay', '192.88.99.1'],
    ['private', '192.168.1.1'],
    ['benchmark', '198.18.0.1'],
    ['benchmark', '198.19.255.255'],
    ['documentation', '198.51.100.7'],
    ['documentation', '203.0.113.9'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['link-local', 'fe80::1'],
    ['unique local', 'fd00:ec2::254'],
    ['unique local', 'fc00::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['Teredo', '2001:0:1::1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback', '::ffff:7f00:1'],
    ['mapped loopback', '::FFFF:127.0.0.1'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['mapped private', '::ffff:a00:1'],
    ['compatible loopback', '::127.0.0.1'],
  ])('of %s: %s is not public', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]:8080/',
    'http://169.254.169.254/latest/meta-data',
    'http://１２７.0.0.1/',
  ])('%s hides a private address', (url) => {
    expect(isPrivateLiteral(new URL(url))).toBe(true)
  })

  it.each(['http://8.8.8.8/', 'http://[2606:4700::1]/', 'http://meadow.example/', 'http://localhost/'])(
    '%s is no private address by itself',
    (url) => {
      expect(isPrivateLiteral(new URL(url))).toBe(false)
    },
  )
})

describe('a lookup', () => {
  const resolving = (...addresses: string[]): LookupFunction =>
    ((_host: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as LookupFunction
  const look = (lookup: LookupFunction, host: string, all: boolean) =>
    new Promise<{ error: string | undefined; found: unknown }>((resolve) => {
      lookup(host, { all }, (error, found) => resolve({ error: error?.code, found }))
    })
  const none: ReadonlySet<string> = new Set()

  it.each([true, false])('gives a public address that was checked (all: %s)', async (all) => {
    const { error, found } = await look(
      safeLookup(none, resolving('8.8.8.8', '2606:4700::1')),
      'meadow.example',
      all,
    )
    expect(error).toBeUndefined()
    expect(found).toEqual(
      all
        ? [
            { address: '8.8.8.8', family: 4 },
            { address: '2606:4700::1', family: 6 },
          ]
        : '8.8.8.8',
    )
  })

  it.each([
    ['a private address', ['10.0.0.5']],
    ['a public and a private address', ['8.8.8.8', '127.0.0.1']],
    ['a mapped address', ['::ffff:169.254.169.254']],
  ])('refuses a name that leads to %s', async (_, addresses) => {
    for (const all of [true, false])
      expect((await look(safeLookup(none, resolving(...addresses)), 'rebind.example', all)).error).toBe(
        PRIVATE_ADDRESS,
      )
  })

  it('lets an allowed name, and no other, lead to a private address', async () => {
    const lookup = safeLookup(new Set(['feeds.local']), resolving('10.0.0.5'))
    expect((await look(lookup, 'feeds.local', false)).found).toBe('10.0.0.5')
    expect((await look(lookup, 'evil.feeds.local', false)).error).toBe(PRIVATE_ADDRESS)
  })

  it('passes on that a name does not exist', async () => {
    const failing: LookupFunction = (_host, _options, callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '', 0)
    expect((await look(safeLookup(none, failing), 'nowhere.example', true)).error).toBe('ENOTFOUND')
  })
})
