import { WorldError } from '../api-failure.ts'
import { faultKinds } from '../faults.ts'
import type { FieldType, Route } from './route.ts'

const choices: Record<string, readonly string[]> = {
  type: ['group', 'supergroup', 'channel'],
  status: ['creator', 'administrator', 'member', 'restricted', 'left', 'kicked'],
  botStatus: ['creator', 'administrator', 'member', 'restricted', 'left', 'kicked'],
  kind: faultKinds,
}

/** The fields of a control call in their types, or a WorldError that says in words what is wrong with them. */
export function checkControlFields(name: string, route: Route, given: object): Record<string, unknown> {
  const known = Object.keys(route.fields)
  const fields: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(given)) {
    const type = Object.hasOwn(route.fields, field) ? route.fields[field] : undefined
    if (type === undefined) {
      throw new WorldError(`${name} has no field "${field}"; it has: ${known.join(', ') || 'none'}`)
    }
    fields[field] = readField(field, type.replace('?', '') as FieldType, value, route.verb === 'GET')
  }
  const missing = known.find((field) => !route.fields[field]?.endsWith('?') && fields[field] === undefined)
  if (missing !== undefined) throw new WorldError(`${name} needs the field "${missing}"`)
  return fields
}

/** `fromQuery`: in a query string every value is text. */
function readField(field: string, type: FieldType, value: unknown, fromQuery: boolean): unknown {
  const read = fromQuery && type === 'integer' && value !== '' ? Number(value) : value
  if (!isOfType(read, type))
    throw new WorldError(`"${field}" must be ${type === 'string' ? 'text' : `of type ${type}`}`)
  const allowed = type === 'string' ? choices[field] : undefined
  if (allowed && !allowed.includes(read as string)) {
    throw new WorldError(`"${field}" must be one of: ${allowed.join(', ')}`)
  }
  return read
}

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'string':
    case 'boolean':
      return typeof value === type
  }
}
