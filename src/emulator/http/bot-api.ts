import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiError, ApiResponse } from 'grammy/types'
import { ApiFailure } from '../api-failure.ts'
import type { Fault, Faults } from '../faults.ts'
import type { BotCore } from '../methods/method.ts'
import { type AnyMethod, methodTable } from '../methods/method-table.ts'
import { readRequest } from './read-body.ts'
import { readParameters } from './read-parameters.ts'

export interface BotApi {
  core: BotCore
  faults: Faults
  /** The one that is valid now. */
  token(): string
  /** Waits as long as a latency fault says. */
  sleep(ms: number): Promise<void>
}

const statusTexts: Record<number, string> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** Answers `/bot<token>/<method>`; rejects only when the bot hung up. */
export async function answerBotApi(
  api: BotApi,
  url: URL,
  token: string,
  methodName: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (token !== api.token()) return sendFailure(response, new ApiFailure(401, 'Unauthorized'))
  const method = methodTable.get(methodName.toLowerCase())
  if (!method) return sendFailure(response, new ApiFailure(404, 'Not Found'))
  let fault: Fault | undefined
  try {
    const received = await readRequest(request, url.searchParams)
    fault = api.faults.take(method.name, chatIdOf(received.parameters['chat_id']))
    const goesOn = await suffer(api, fault, response)
    if (!goesOn) return
    const result = await call(api, method, received, response)
    const isSilent = fault?.kind === 'drop-after' || fault?.kind === 'hang-after'
    if (isSilent || response.destroyed) api.faults.unheard(result)
    if (fault?.kind === 'drop-after') response.destroy()
    else if (!isSilent) send(response, 200, { ok: true, result })
  } catch (error) {
    if (fault?.kind === 'hang-after') return
    if (fault?.kind === 'drop-after') response.destroy()
    else if (error instanceof ApiFailure) sendFailure(response, error)
    else throw error
  }
}

function call(
  api: BotApi,
  method: AnyMethod,
  received: Awaited<ReturnType<typeof readRequest>>,
  response: ServerResponse,
): unknown {
  const hungUp = new AbortController()
  response.once('close', () => hungUp.abort())
  const parameters = readParameters(method, received)
  return method.run(api.core, parameters, hungUp.signal)
}

/** Lets the fault happen. Returns whether the call is still to be carried out. */
async function suffer(api: BotApi, fault: Fault | undefined, response: ServerResponse): Promise<boolean> {
  switch (fault?.kind) {
    case undefined:
    case 'drop-after':
    case 'hang-after':
      return true
    case 'latency':
      await api.sleep(fault.ms ?? 1_000)
      return true
    case 'drop-before':
      response.destroy()
      return false
    case 'hang':
      return false
    case 'error': {
      const status = fault.status ?? 500
      throw new ApiFailure(status, fault.description ?? statusTexts[status] ?? 'Internal Server Error')
    }
    case 'flood': {
      const retry_after = fault.retryAfterSeconds ?? 1
      throw new ApiFailure(429, `Too Many Requests: retry after ${retry_after}`, { retry_after })
    }
    case 'not-json': {
      const status = fault.status ?? 502
      response.writeHead(status, { 'content-type': 'text/html' })
      response.end(
        `<html><body><h1>${status} ${fault.description ?? statusTexts[status] ?? ''}</h1></body></html>`,
      )
      return false
    }
  }
}

function chatIdOf(value: unknown): number | undefined {
  const id = Number(value)
  return value === undefined || !Number.isInteger(id) ? undefined : id
}

export function sendFailure(response: ServerResponse, failure: ApiFailure): void {
  const body: ApiError = {
    ok: false,
    error_code: failure.code,
    description: failure.message,
    ...(failure.parameters ? { parameters: failure.parameters } : {}),
  }
  send(response, failure.code, body)
}

function send(response: ServerResponse, status: number, body: ApiResponse<unknown>): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
