import { join } from 'node:path'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { backendContract } from './contract.ts'
import { MapBackend } from './map-backend.ts'

backendContract('a Map', async (clock) => new MapBackend(clock))
backendContract('SQLite', (clock) => SqliteBackend.open(join(temporaryFolder(), 'rows.sqlite'), clock))
