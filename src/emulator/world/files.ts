import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import type { Document } from 'grammy/types'
import type { Core } from './core.ts'
import type { FileRecord } from './records.ts'

export interface NewFile {
  fileName: string
  mimeType: string | undefined
  content: Uint8Array
}

/** Keeps a file that a person or the bot sent; getFile and the download path find it by its id. */
export function addFile(core: Core, { fileName, mimeType, content }: NewFile): FileRecord {
  const number = core.state.files.size + 1
  const record: FileRecord = {
    fileId: `BQACAgIAAxkB${createHash('sha256').update(`${number}`).digest('base64url').slice(0, 40)}`,
    filePath: `documents/file_${number}${extname(fileName)}`,
    fileName,
    mimeType: mimeType ?? 'application/octet-stream',
    size: content.byteLength,
    contentBase64: Buffer.from(content).toString('base64'),
  }
  core.state.record({ type: 'file', record })
  return record
}

export function describeFile(file: FileRecord): Document {
  return {
    file_id: file.fileId,
    file_unique_id: file.fileId.slice(-16),
    file_name: file.fileName,
    mime_type: file.mimeType,
    file_size: file.size,
  }
}
