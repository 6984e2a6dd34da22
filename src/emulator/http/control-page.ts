import { controlRoutes } from './control-routes.ts'
import type { Route } from './route.ts'

/** The page at /control: every route in words, each with a line to try it. */
export function controlPage(baseUrl: string): string {
  const routes = Object.entries(controlRoutes).map(([name, route]) => describe(name, route, baseUrl))
  return `The control API of the Topicwire emulator: what happens on the other side of the Bot API.
POST takes JSON, GET takes a query string; both answer with JSON, and with {"error": "…"} and 400 when they refuse.
A field with ? may be left out.

${routes.join('\n')}`
}

function describe(name: string, route: Route, baseUrl: string): string {
  const fields = Object.entries(route.fields).map(
    ([field, type]) => `${field}${type.endsWith('?') ? '?' : ''}`,
  )
  return `${route.verb} /control/${name}
  ${route.about}
  fields: ${fields.join(', ') || 'none'}
  ${example(`${baseUrl}/control/${name}`, route)}
`
}

function example(url: string, route: Route): string {
  if (route.verb === 'POST') {
    return `curl -s ${url} -H 'content-type: application/json' -d '${JSON.stringify(route.example)}'`
  }
  const query = new URLSearchParams(
    Object.entries(route.example).map(([key, value]): [string, string] => [key, String(value)]),
  )
  return `curl -s '${url}${query.size === 0 ? '' : `?${query}`}'`
}
