import type { ResponseParameters } from 'grammy/types'

/** What Telegram answers instead of a result. The HTTP status is the same number as `code`. */
export class ApiFailure extends Error {
  readonly code: number
  readonly parameters: ResponseParameters | undefined

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.name = 'ApiFailure'
    this.code = code
    this.parameters = parameters
  }
}

export function badRequest(reason: string, parameters?: ResponseParameters): ApiFailure {
  return new ApiFailure(400, `Bad Request: ${reason}`, parameters)
}

export function forbidden(reason: string): ApiFailure {
  return new ApiFailure(403, `Forbidden: ${reason}`)
}

/** Something a person could not do in a Telegram client, such as writing in a chat they are not in. */
export class WorldError extends Error {
  override readonly name = 'WorldError'
}
