import { badRequest } from '../api-failure.ts'
import type { Kind, Upload } from '../methods/method.ts'
import type { AnyMethod } from '../methods/method-table.ts'
import type { Request } from './read-body.ts'

/**
 * The parameters of a call in their types. The real server ignores a parameter that it does not know; here that is
 * an error on purpose, because in our own calls it can only be a mistake.
 */
export function readParameters(method: AnyMethod, { parameters, uploads }: Request): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, raw] of [...Object.entries(parameters), ...Object.entries(uploads)]) {
    const kind = method.parameters[name]
    if (kind === undefined) {
      if (name in uploads && isAttached(parameters, name)) continue
      throw badRequest(`unknown parameter "${name}" of ${method.name}`)
    }
    if (raw === undefined || raw === null) continue
    if (kind === 'unsupported')
      throw badRequest(`the emulator does not know what "${name}" of ${method.name} does`)
    if (kind !== 'ignored') result[name] = readValue(name, kind, raw, uploads)
  }
  const missing = method.required?.find((name) => result[name] === undefined)
  if (missing !== undefined)
    throw badRequest(missing === 'chat_id' ? 'chat_id is empty' : `parameter "${missing}" is required`)
  return result
}

/** A file part belongs to the parameter that says `attach://<part>`. */
function isAttached(parameters: Record<string, unknown>, part: string): boolean {
  return Object.values(parameters).some((value) => value === `attach://${part}`)
}

function readValue(name: string, kind: Kind, raw: unknown, uploads: Record<string, Upload>): unknown {
  switch (kind) {
    case 'string':
      if (typeof raw === 'object') throw badRequest(`parameter "${name}" must be a string`)
      return String(raw)
    case 'chat':
      if (typeof raw !== 'number' && typeof raw !== 'string')
        throw badRequest('chat_id must be a number or a string')
      return raw
    case 'integer': {
      const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw
      if (!Number.isSafeInteger(value)) throw badRequest(`parameter "${name}" must be an integer`)
      return value
    }
    case 'boolean':
      if (raw === true || raw === 'true' || raw === 'True' || raw === '1' || raw === 1) return true
      if (raw === false || raw === 'false' || raw === 'False' || raw === '0' || raw === 0) return false
      throw badRequest(`parameter "${name}" must be a boolean`)
    case 'json':
      return typeof raw === 'string' ? parse(name, raw) : raw
    case 'file': {
      if (typeof raw !== 'string') return raw
      const part = /^attach:\/\/(.+)$/.exec(raw)?.[1]
      if (part === undefined) return raw
      const upload = uploads[part]
      if (!upload) throw badRequest(`there is no file part "${part}" in the request`)
      return upload
    }
    case 'ignored':
    case 'unsupported':
      return undefined
  }
}

function parse(name: string, text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(`can't parse ${name} JSON object`)
  }
}
