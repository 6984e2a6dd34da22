/** Languages that articles and topics are understood in (ISO 639-1). */
export type Language = 'en' | 'uk' | 'ru' | 'be' | 'pl' | 'de' | 'fr' | 'es'

/** Languages that the bot speaks. */
export type UiLanguage = 'en' | 'uk' | 'ru'
