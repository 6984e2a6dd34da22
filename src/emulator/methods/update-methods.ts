import { ApiFailure, badRequest } from '../api-failure.ts'
import type { UpdateType } from '../world/records.ts'
import type { BotCore, Methods } from './method.ts'

type UpdateMethod =
  | 'getUpdates'
  | 'setWebhook'
  | 'deleteWebhook'
  | 'getWebhookInfo'
  | 'answerCallbackQuery'
  | 'getFile'

// Telegram does not say how long a button press waits for its answer; bots see the error after a minute or so.
const answerableMs = 60_000
const maxFileBytes = 20_000_000 // Bot API getFile

/** How the bot hears of people, and what it does at once with what it heard. */
export const updateMethods: Methods<UpdateMethod> = {
  getUpdates: {
    parameters: {
      offset: 'integer',
      limit: 'integer',
      timeout: 'integer',
      allowed_updates: 'json',
    },
    async run(core, params, signal) {
      if (core.state.settings.webhook) {
        throw new ApiFailure(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      }
      allowUpdates(core, params.allowed_updates)
      const { offset = 0, limit = 100, timeout = 0 } = params
      return core.queue.poll({
        offset,
        limit: limit >= 1 && limit <= 100 ? limit : 100,
        timeoutSeconds: timeout,
        signal,
      })
    },
  },

  setWebhook: {
    parameters: {
      url: 'string',
      certificate: 'unsupported',
      ip_address: 'ignored',
      max_connections: 'integer',
      allowed_updates: 'json',
      drop_pending_updates: 'boolean',
      secret_token: 'string',
    },
    run(core, params) {
      const { url = '', secret_token: secretToken, max_connections: maxConnections } = params
      if (url !== '' && !isWebhookUrl(url))
        throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
      if (secretToken !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secretToken)) {
        throw badRequest('secret token contains unallowed characters')
      }
      core.state.transaction(() => {
        allowUpdates(core, params.allowed_updates)
        if (url !== '')
          core.queue.interrupt(new ApiFailure(409, 'Conflict: terminated by setWebhook request'))
        if (params.drop_pending_updates) core.queue.drop()
        const webhook = {
          url,
          ...(secretToken === undefined ? {} : { secretToken }),
          ...(maxConnections === undefined ? {} : { maxConnections }),
        }
        core.state.record({
          type: 'settings',
          patch: { webhook: url === '' ? null : webhook },
        })
      })
      return true
    },
  },

  deleteWebhook: {
    parameters: { drop_pending_updates: 'boolean' },
    run(core, params) {
      core.state.transaction(() => {
        if (params.drop_pending_updates) core.queue.drop()
        if (core.state.settings.webhook) core.state.record({ type: 'settings', patch: { webhook: null } })
      })
      return true
    },
  },

  getWebhookInfo: {
    parameters: {},
    run(core) {
      const { webhook, allowedUpdates } = core.state.settings
      return {
        url: webhook?.url ?? '',
        has_custom_certificate: false,
        pending_update_count: core.state.updates.length,
        ...(webhook?.maxConnections === undefined ? {} : { max_connections: webhook.maxConnections }),
        ...(allowedUpdates.length === 0 ? {} : { allowed_updates: allowedUpdates }),
        ...core.queue.lastError(),
      }
    },
  },

  answerCallbackQuery: {
    parameters: {
      callback_query_id: 'string',
      text: 'string',
      show_alert: 'boolean',
      url: 'string',
      cache_time: 'ignored',
    },
    required: ['callback_query_id'],
    run(core, params) {
      const query = core.state.queries.get(params.callback_query_id)
      if (!query || core.now() - query.at > answerableMs) {
        throw badRequest('query is too old and response timeout expired or query ID is invalid')
      }
      const { text, url } = params
      if (text !== undefined && [...text].length > 200) throw badRequest('MESSAGE_TOO_LONG')
      const { id, at: _, ...press } = query
      core.state.record({
        type: 'answer',
        answer: {
          queryId: id,
          at: core.now(),
          ...press,
          ...(text === undefined ? {} : { text }),
          ...(url === undefined ? {} : { url }),
          showAlert: params.show_alert ?? false,
        },
      })
      return true
    },
  },

  getFile: {
    parameters: { file_id: 'string' },
    required: ['file_id'],
    run(core, params) {
      const file = core.state.files.get(params.file_id)
      if (!file) throw badRequest('invalid file_id')
      if (file.size > maxFileBytes) throw badRequest('file is too big')
      const { fileId: file_id, filePath: file_path, size: file_size } = file
      return {
        file_id,
        file_unique_id: file_id.slice(-16),
        file_size,
        file_path,
      }
    },
  },
}

/** Telegram wants https; a test's own server on this machine has none, so plain http to it is allowed too. */
function isWebhookUrl(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return (
    parsed?.protocol === 'https:' ||
    /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/.test(parsed?.href ?? '')
  )
}

/** Not given = as before; an empty list = Telegram's default. What is queued already stays. */
function allowUpdates(core: BotCore, allowed: readonly UpdateType[] | undefined): void {
  if (allowed === undefined) return
  if (!Array.isArray(allowed)) throw badRequest("can't parse allowed_updates: expected an Array of String")
  if (JSON.stringify(allowed) === JSON.stringify(core.state.settings.allowedUpdates)) return
  core.state.record({
    type: 'settings',
    patch: { allowedUpdates: [...allowed] },
  })
}
