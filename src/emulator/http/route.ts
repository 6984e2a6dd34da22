import type { World } from '../world/world.ts'

export type FieldType = 'integer' | 'string' | 'boolean' | 'object' | 'array'

/** A route as the dispatcher sees it; the fields have been checked against `fields` when `run` is called. */
export interface Route {
  about: string
  verb: 'GET' | 'POST'
  /** A field whose type ends in ? may be left out. */
  fields: Record<string, FieldType | `${FieldType}?`>
  /** Shown on the page as a curl line. */
  example: object
  run(world: World, fields: object): unknown
}

interface TypedRoute<F extends object> {
  about: string
  example: F
  fields: { [K in keyof F]-?: object extends Pick<F, K> ? `${FieldType}?` : FieldType }
  run(world: World, fields: F): unknown
}

/** F is what the function of the world takes: a field that it gains must be added to the route. */
export function post<F extends object>(route: TypedRoute<F>): Route {
  return { verb: 'POST', ...route } as unknown as Route
}

export function get<F extends object>(route: TypedRoute<F>): Route {
  return { verb: 'GET', ...route } as unknown as Route
}
