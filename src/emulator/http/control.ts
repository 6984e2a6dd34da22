import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiFailure, WorldError } from '../api-failure.ts'
import type { World } from '../world/world.ts'
import { checkControlFields } from './check-control-fields.ts'
import { controlPage } from './control-page.ts'
import { controlRoutes } from './control-routes.ts'
import { parseJson, readBytes } from './read-body.ts'

/** Answers /control and /control/<route>: JSON in, JSON out, mistakes in words. */
export async function answerControl(
  world: World,
  url: URL,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (name === '') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(controlPage(`http://${request.headers.host ?? '127.0.0.1'}`))
    return
  }
  const route = Object.hasOwn(controlRoutes, name) ? controlRoutes[name] : undefined
  if (!route) return refuse(response, 404, `there is no route ${name}: GET /control lists them`)
  if (request.method !== route.verb) return refuse(response, 405, `${name} is a ${route.verb}`)
  try {
    const body = await readBytes(request)
    const given =
      route.verb === 'GET' ? Object.fromEntries(url.searchParams) : body.length === 0 ? {} : parseJson(body)
    const fields = checkControlFields(name, route, given)
    send(response, 200, (await route.run(world, fields)) ?? null)
  } catch (error) {
    if (!(error instanceof WorldError) && !(error instanceof ApiFailure)) throw error
    refuse(response, 400, error.message.replace(/^Bad Request: /, ''))
  }
}

function refuse(response: ServerResponse, status: number, error: string): void {
  send(response, status, { error })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify(body)}\n`)
}
