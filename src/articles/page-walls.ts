// What stands where an article should: words of the page's title or of its text.
const ERROR_TITLE =
  /\b(?:404|403|500|502|503|410)\b|not found|page (?:unavailable|missing)|access denied|forbidden|just a moment|attention required|are you a robot|server error|не знайдено|доступ заборонено|помилка|не найдена|доступ запрещ|ошибка|не знойдзена|памылка|nie znaleziono|brak dostępu|błąd|nicht gefunden|zugriff verweigert|einen moment|introuvable|accès refusé|erreur|no encontrada|acceso denegado/iu
const WALL =
  /cookie|consent|(?:log|sign) ?in\b|subscribe|subscription|javascript|captcha|privacy policy|your browser|datenschutz|einwillig|zustimm|anmelden|einloggen|abonn|connectez-vous|se connecter|accepter|suscr[ií]b|inicia(?:r)? sesión|aceptar|cookies|zaloguj|zgod[ęya]\b|prenumerat|файл(?:и|ы|ів|ов|аў) cookie|кукі|увійдіть|увійти|передплат|підписк|войдите|войти|подписк|увайдзіце|падпіск|браузер/iu

// A wall speaks to its reader, an article about walls does not.
const TO_READER =
  /\b(?:you|your|Sie|Ihre?[mnrs]?|vous|votre|vos|usted|tus?|sus?|puedes|Państwa|Twoj\p{L}*|Tw[oó]je\p{L}*)\b|(?<!\p{L})(?:ви|вам|вас|ваш\p{L}*|вы|вамі)(?!\p{L})|please|bitte|veuillez|por favor|proszę|будь ласка|пожалуйста|калі ласка/iu

const SHORT = 1500 // characters; no wall says more

/** Whether the text is not an article but what a page says instead of it. */
export function isWall(title: string, text: string): boolean {
  if (text.length > SHORT) return false
  if (ERROR_TITLE.test(title)) return true
  const lines = text.split('\n')
  const said = lines
    .filter((line) => WALL.test(line) && TO_READER.test(line))
    .reduce((sum, line) => sum + line.length, 0)
  return said > text.length / 2
}
