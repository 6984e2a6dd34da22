// Plain JavaScript: on Node 20 tsx does not reach into threads by itself.
import { register } from 'tsx/esm/api'

register()
export const { parse, findFeeds, readPage } = await import('./reader-tasks.ts')
