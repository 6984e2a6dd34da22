// Only what Biome cannot see: promises nobody waits for, and switches that miss a case.
import tseslint from 'typescript-eslint'

export default tseslint.config({
  files: ['{src,commands,digests,tests}/**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true } },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  },
})
