import type { Api } from 'grammy'

const TIMEOUT_MS = 60_000

/** The bytes of a file that somebody sent, or nothing if Telegram does not give them. Its address holds the token, so no error of it leaves. */
export async function readFile(
  api: Api,
  fileId: string,
  { token, apiRoot = 'https://api.telegram.org' }: { token: string; apiRoot?: string },
): Promise<Uint8Array | undefined> {
  try {
    const { file_path: path } = await api.getFile(fileId)
    const response = await fetch(`${apiRoot}/file/bot${token}/${path}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  } catch {
    return undefined
  }
}
