/**
 * The address as Telegram keeps it, or undefined when it is none and its entity is dropped. Modelled on TDLib's
 * LinkManager::get_checked_link: a missing scheme is http, a host needs a dot, an empty path becomes "/".
 */
export function checkLink(raw: string): string | undefined {
  const link = raw.trim()
  if (/^(?:tg|ton|tonsite):(?:\/\/)?[^\s]+$/i.test(link) || /^mailto:[^\s@]+@[^\s@]+$/i.test(link))
    return link
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]+)(.*)$/is.exec(link)
  if (!parts) return undefined
  const [, scheme = 'http', authority = '', rest = ''] = parts
  if (!/^https?$/i.test(scheme)) return undefined
  const place = /^(?:([^@\s]*)@)?(\[[0-9a-f:.]+\]|[^\s:@[\]<>"'`|\\^{}%]+)(?::(\d{1,5}))?$/i.exec(authority)
  if (!place) return undefined
  const [, login, host = '', port] = place
  const labels = host.split('.')
  const isAddress = host.startsWith('[')
  if (!isAddress && (labels.length < 2 || labels.some((label) => label === ''))) return undefined
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65535)) return undefined
  const path = rest.startsWith('/') ? rest : `/${rest}`
  const shownLogin = login === undefined ? '' : `${login}@`
  const shownPort = port === undefined ? '' : `:${Number(port)}`
  return `${scheme.toLowerCase()}://${shownLogin}${host.toLowerCase()}${shownPort}${path.replace(/\s/g, '%20')}`
}

/** The user that a tg://user?id=… link names: such a link becomes a mention. */
export function linkedUserId(link: string): number | undefined {
  const id = /^tg:(?:\/\/)?user\/?\?id=(\d+)$/i.exec(link.trim())?.[1]
  return id === undefined ? undefined : Number(id)
}
