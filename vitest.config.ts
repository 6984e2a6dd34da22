import { defineConfig } from 'vitest/config'

// Fast tests run in `npm run check`; tests/slow (real processes, kills, the demo) only in `npm test`.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          setupFiles: ['tests/helpers/setup.ts'],
          isolate: false, // files share their modules: no test mocks one, and loading is half of the time
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/slow/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['tests/slow/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
