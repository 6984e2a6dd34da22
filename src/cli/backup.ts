import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BackupProblem, backUp } from '../store/backup.ts'

const USAGE = `npm run backup -- FILE
  copies the database in DATA_DIR to FILE, while the bot runs or not; a FILE that exists is left as it is`
const EXIT_FAILED = 1
const EXIT_USAGE = 2

try {
  process.loadEnvFile()
} catch {
  // No .env: DATA_DIR comes from the environment.
}
const target = readArguments()
if (target !== undefined) await run(resolve(target))

function readArguments(): string | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean' } },
    })
    if (values.help) return void process.stdout.write(`${USAGE}\n`)
    if (positionals.length !== 1) throw new Error('Name the one file to write the backup to.')
    return positionals[0]
  } catch (error) {
    end(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, EXIT_USAGE)
    return undefined
  }
}

async function run(file: string): Promise<void> {
  const database = join(process.env['DATA_DIR']?.trim() || 'data', 'topicwire.sqlite')
  if (!existsSync(dirname(file))) return end(`There is no folder ${dirname(file)}.`, EXIT_FAILED)
  const backup = await backUp(database, file)
  if ('type' in backup) return end(wordsFor(backup, file, database), EXIT_FAILED)
  process.stdout.write(`${backup.file} (${backup.bytes} bytes)\n`)
}

function wordsFor({ type, detail }: BackupProblem, file: string, database: string): string {
  switch (type) {
    case 'nothing-to-back-up':
      return `There is no database ${database}. Set DATA_DIR to the folder of the bot's.`
    case 'exists':
      return `${file} exists and was left as it is. Choose another name.`
    case 'full':
      return `There is no room for a copy of ${database} in ${dirname(file)}.`
    case 'damaged':
      return `${database} is damaged (${detail}), so it was not copied. Keep the backups you have.`
    case 'failed':
      return `${file} could not be written (${detail}).`
  }
}

function end(words: string, code: number): void {
  process.stderr.write(`${words}\n`)
  process.exitCode = code
}
