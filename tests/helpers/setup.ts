import { afterEach } from 'vitest'
import { cleanUpAfterTest } from './at-test-end.ts'

afterEach(cleanUpAfterTest)
