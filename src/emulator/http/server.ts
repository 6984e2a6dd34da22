import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ApiFailure } from '../api-failure.ts'
import type { World } from '../world/world.ts'
import { answerBotApi, type BotApi, sendFailure } from './bot-api.ts'
import { answerControl } from './control.ts'

/** The Bot API, the files and the control API on one port. */
export function createEmulatorServer(api: BotApi, world: World): Server {
  return createServer((request, response) => {
    answer(api, world, request, response).catch((error: unknown) => {
      // Whoever hung up hears nothing; a mistake of ours must not look like a fault that was asked for.
      if (response.destroyed || response.headersSent) return
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      sendFailure(
        response,
        new ApiFailure(500, `Internal Server Error: the emulator itself failed: ${reason}`),
      )
    })
  })
}

async function answer(
  api: BotApi,
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = decodeURIComponent(url.pathname)
  if (path === '/control' || path.startsWith('/control/')) {
    return answerControl(world, url, path.slice('/control/'.length), request, response)
  }
  const call = /^\/bot([^/]*)\/([^/]+)$/.exec(path)
  if (call) return answerBotApi(api, url, call[1] ?? '', call[2] ?? '', request, response)
  const file = /^\/file\/bot([^/]*)\/(.+)$/.exec(path)
  if (!file) return sendFailure(response, new ApiFailure(404, 'Not Found'))
  if (file[1] !== api.token()) return sendFailure(response, new ApiFailure(401, 'Unauthorized'))
  const found = [...api.core.state.files.values()].find((each) => each.filePath === file[2])
  if (!found) return sendFailure(response, new ApiFailure(404, 'Not Found'))
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  response.end(Buffer.from(found.contentBase64, 'base64'))
}
