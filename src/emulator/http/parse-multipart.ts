import { badRequest } from '../api-failure.ts'
import type { Upload } from '../methods/method.ts'

export interface Form {
  fields: Record<string, string>
  uploads: Record<string, Upload>
}

const headEnd = Buffer.from('\r\n\r\n')

/**
 * A multipart/form-data body. Written by hand because grammY leaves out the quotes around file names, which stricter
 * parsers do not take.
 */
export function parseMultipart(body: Buffer, contentType: string): Form {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const name = boundary?.[1] ?? boundary?.[2]
  if (name === undefined) throw badRequest('multipart body without a boundary')
  const delimiter = Buffer.from(`\r\n--${name}`)
  // The first delimiter has no line break before it; with one put there all look alike.
  const data = Buffer.concat([Buffer.from('\r\n'), body])
  const form: Form = { fields: {}, uploads: {} }
  let begin = data.indexOf(delimiter)
  while (begin !== -1) {
    const end = data.indexOf(delimiter, begin + delimiter.length)
    if (end === -1) break
    readPart(data.subarray(begin + delimiter.length, end), form)
    begin = end
  }
  return form
}

function readPart(part: Buffer, form: Form): void {
  const split = part.indexOf(headEnd)
  if (split === -1) return
  const head = part.subarray(0, split).toString('utf8')
  const content = part.subarray(split + headEnd.length)
  const disposition = /content-disposition:\s*form-data(.*)/i.exec(head)?.[1] ?? ''
  const name = parameter(disposition, 'name')
  if (name === undefined) return
  const fileName = parameter(disposition, 'filename')
  if (fileName === undefined) form.fields[name] = content.toString('utf8')
  else
    form.uploads[name] = {
      fileName,
      mimeType: /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim(),
      content,
    }
}

function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(disposition)
  return match ? (match[1] ?? match[2]) : undefined
}
