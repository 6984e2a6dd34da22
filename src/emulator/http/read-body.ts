import type { IncomingMessage } from 'node:http'
import { ApiFailure, badRequest } from '../api-failure.ts'
import type { Upload } from '../methods/method.ts'
import { parseMultipart } from './parse-multipart.ts'

const maxBodyBytes = 60_000_000 // a little over the 50 MB that bots may upload

/** Parameters as they came: JSON values, or the strings of a form. */
export type RawParameters = Record<string, unknown>

export interface Request {
  parameters: RawParameters
  /** Files of a multipart body, by the name of their part. */
  uploads: Record<string, Upload>
}

/** Reads query string and body. Whoever hangs up half-way makes this reject. */
export async function readRequest(request: IncomingMessage, query: URLSearchParams): Promise<Request> {
  const body = await readBytes(request)
  const parameters: RawParameters = Object.fromEntries(query)
  if (body.length === 0) return { parameters, uploads: {} }
  const type = request.headers['content-type'] ?? ''
  if (/^multipart\/form-data/i.test(type)) {
    const form = parseMultipart(body, type)
    return {
      parameters: { ...parameters, ...form.fields },
      uploads: form.uploads,
    }
  }
  if (/^application\/json/i.test(type))
    return { parameters: { ...parameters, ...parseJson(body) }, uploads: {} }
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return {
      parameters: {
        ...parameters,
        ...Object.fromEntries(new URLSearchParams(body.toString())),
      },
      uploads: {},
    }
  }
  throw badRequest(`unsupported content type "${type}"`)
}

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) throw new ApiFailure(413, 'Request Entity Too Large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function parseJson(body: Buffer): RawParameters {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw badRequest("can't parse JSON object")
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body must be a JSON object')
  }
  return value as RawParameters
}
