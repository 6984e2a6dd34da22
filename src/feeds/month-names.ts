// How the months begin in English, Russian, Ukrainian, Belarusian, Polish, German, French and Spanish, in whatever case they stand.
const MONTHS: readonly string[][] = [
  ['jan', 'янв', 'січ', 'сту', 'sty', 'jän', 'jaen', 'ene'],
  ['feb', 'фев', 'лют', 'lut', 'fév', 'fev'],
  ['mar', 'мар', 'бер', 'сак', 'mär', 'maer', 'mrz'],
  ['apr', 'апр', 'кві', 'кра', 'kwi', 'avr', 'abr'],
  ['may', 'мая', 'май', 'тра', 'maj', 'mai'],
  ['jun', 'июн', 'чер', 'чэр', 'cze', 'juin'],
  ['jul', 'июл', 'лип', 'ліп', 'lip', 'juil'],
  ['aug', 'авг', 'сер', 'жні', 'sie', 'aoû', 'aou', 'ago'],
  ['sep', 'сен', 'вер', 'wrz', 'set'],
  ['oct', 'окт', 'жов', 'кас', 'paź', 'paz', 'okt'],
  ['nov', 'ноя', 'лис', 'ліс', 'lis'],
  ['dec', 'дек', 'гру', 'сне', 'dez', 'déc', 'dic', 'gru'],
]

/** 1 for January to 12 for December, from a name in lower case, whole or cut short to three letters; 0 if it is none. */
export function monthNumber(name: string): number {
  const composed = name.normalize('NFC')
  return MONTHS.findIndex((starts) => starts.some((start) => composed.startsWith(start))) + 1
}
