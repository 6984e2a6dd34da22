import type { Language } from '../model/language.ts'

/** All languages that articles and topics are understood in. */
export const LANGUAGES: readonly Language[] = ['en', 'uk', 'ru', 'be', 'pl', 'de', 'fr', 'es']
