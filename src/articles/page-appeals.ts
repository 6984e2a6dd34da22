import { measure, type PageElement, type Size } from './page-document.ts'

// What a page says to its readers rather than about the news, by the words: names of elements do not always tell.
const COMMENTS =
  /^(?:\d+ )?(?:comments?|comentarios?|commentaires?|kommentare?|komentarze?|коментар[іи]?в?|комментари[ийев]+|каментары[іяўе]*)(?: ?\(?\d*\)?:?$| (?:on|en|sur|zu|do|до|к) ["“„«‘'])|^(?:leave|post) a (?:reply|comment)|^deja (?:una respuesta|un comentario)|^laisse[rz] un commentaire|^schreiben? sie einen kommentar|^dodaj komentarz|^(?:залишити|додати) коментар|^(?:оставить|добавить) комментарий|^пакінуць каментар/iu
const OFFER =
  /^(?:subscribe (?:to|now|for)|sign up (?:to|for|now)|register (?:to|for free|now)|(?:log|sign) in (?:to|or)|continue reading|to continue|this article is (?:for|only)|support (?:us|our (?:work|journalism))|already a (?:subscriber|member)|follow us (?:on|in) |folgen sie uns|suivez-nous|síguenos|obserwuj nas|стежте за нами|следите за нами|сачыце за намі|newsletter$|jetzt .*(?:weiterlesen|testen|abonnieren)|weiterlesen mit|(?:diesen )?artikel (?:weiterlesen|freischalten)|abonnez-vous|(?:la suite|cet article) est réservée?|il vous reste|soutenez|suscríb|hazte soci|para (?:seguir|continuar) leyendo|inscríbete|zaloguj|kup dostęp|czytaj dalej|wesprzyj|zapisz się|підпи[сш]|передпла|підтримайте|подпи[сш]|поддержите|оформите подписку|падпі[сш]|падтрымайце)/iu
const ACTION =
  /^(?:(?:→|»|>)\s*)?(?:subscribe(?: now)?|sign (?:me )?up|sign in|log in|register|donate|support us|follow us|join(?: us| now)?|(?:jetzt |hier )?(?:abonnieren|testen|anmelden|registrieren|weiterlesen)|zum angebot|je m.abonne|s.abonner|abonnez-vous|je (?:fais un don|soutiens)|se connecter|suscr[ií]b[a-z]*|hazte soci[oa]|inicia sesión|apúntate|zaloguj(?: się)?|zapisz się|subskrybuj|wesprzyj(?: nas)?|kup dostęp|підписатися|передплатити|підтримати|приєднатися|увійти|подписаться|поддержать|войти|падпісацца|падтрымаць)[.!]?\s*(?:→|»|>)?$/iu
const BOX = 600 // letters at most in a box that asks for something
const ABOVE = 150 // letters; an article has more above its comments
const MOST_FOUND = 60
const LINE = 120 // characters at most in a heading

/** Takes out comments, and boxes that ask the reader to pay, to subscribe, to register. */
export function removeAppeals(body: PageElement): void {
  removeComments(body)
  const sizes = measure(body)
  const whole = sizes.get(body)?.text ?? 0
  const letters = (element: PageElement) => sizes.get(element)?.text ?? 0
  for (const heading of body.querySelectorAll('h2, h3, h4, h5, h6, p, strong, b, span')) {
    const text = heading.textContent.trim()
    if (text.length > LINE || !OFFER.test(text) || /[.]$/.test(text)) continue
    boxLedBy(heading, body, (box) => letters(box) <= BOX && letters(box) < 0.7 * whole).remove()
  }
  for (const link of body.querySelectorAll('a')) {
    if (link.textContent.length > LINE || !ACTION.test(link.textContent.trim())) continue
    let box = link
    for (let up = link.parentElement; up !== null && up !== body; up = up.parentElement) {
      if (letters(up) > BOX || letters(up) > 0.4 * whole) break
      box = up
    }
    box.remove()
  }
}

function removeComments(body: PageElement): void {
  const sizes = measure(body)
  let found = 0
  for (const heading of body.querySelectorAll('h2, h3, h4, h5, h6, p, div, span, b, strong')) {
    const text = heading.textContent.trim()
    // What went with an earlier heading has lost its place.
    if (text.length > LINE || !COMMENTS.test(text) || !body.contains(heading)) continue
    const box = boxLedBy(heading, body, () => true)
    // A number of comments above the article says nothing about what is below.
    if (++found > MOST_FOUND || lettersBefore(box, body, sizes) < ABOVE) continue
    const siblings = box.parentElement?.children ?? []
    for (const after of siblings.slice(siblings.indexOf(box))) after.remove()
  }
}

function lettersBefore(element: PageElement, body: PageElement, sizes: Map<PageElement, Size>): number {
  let letters = 0
  for (let at = element; at !== body && at.parentElement !== null; at = at.parentElement) {
    const siblings = at.parentElement.children
    for (const before of siblings.slice(0, siblings.indexOf(at))) letters += sizes.get(before)?.text ?? 0
  }
  return letters
}

/** The largest container that begins with this heading. */
function boxLedBy(heading: PageElement, body: PageElement, isBox: (up: PageElement) => boolean): PageElement {
  let box = heading
  for (let up = heading.parentElement; up !== null && up !== body; up = up.parentElement) {
    const first = up.childNodes.find((node) => node.textContent.trim() !== '')
    if (first !== box || !isBox(up)) break
    box = up
  }
  return box
}
