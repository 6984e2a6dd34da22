import { actRoutes } from './act-routes.ts'
import { castRoutes } from './cast-routes.ts'
import type { Route } from './route.ts'
import { watchRoutes } from './watch-routes.ts'

/** One route for each function of the world; dispatch and the page at /control both come from here. */
export const controlRoutes: Record<string, Route> = { ...castRoutes, ...actRoutes, ...watchRoutes }
