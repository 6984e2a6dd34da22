/** Where events go. Fields never hold secrets, message texts or Telegram ids. */
export interface Log {
  info(fields: object, event: string): void
  warn(fields: object, event: string): void
  error(fields: object, event: string): void
}
