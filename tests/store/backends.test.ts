import { join } from 'node:path'
import { MapBackend } from '../../src/store/map-backend.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { backendContract } from './contract.ts'

backendContract('a Map', async (clock) => new MapBackend(clock))
backendContract('SQLite', (clock) => SqliteBackend.open(join(temporaryFolder(), 'rows.sqlite'), clock))
