// A file that a person handed to the page, and which of Writ's documents it is: told by its content, not by its name.

import { fromUtf8, hex, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';
import { sha256 } from './hash.ts';

export interface HandedFile {
  name: string;
  bytes: Bytes;
  sha256: string;
}

export type DocumentKind = 'writ' | 'basis' | 'signature';

export const MOST_PHOTO_BYTES = 32 * 1024 * 1024;
export const MOST_DOCUMENT_BYTES = 256 * 1024;

export async function handIn(file: File, most: number): Promise<HandedFile> {
  if (file.size === 0) throw new Failure('file-empty', `${file.name} is empty.`);
  if (file.size > most) throw new Failure('file-too-large', `${file.name} is larger than ${most / 1024} KiB.`);
  return handedBytes(new Uint8Array(await file.arrayBuffer()), file.name);
}

/** What the page itself wrote, to be handed in like a file. */
export async function handedBytes(bytes: Bytes, name = ''): Promise<HandedFile> {
  return { name, bytes, sha256: hex(await sha256(bytes)) };
}

/** Undefined for anything else. Only a line at the document's top level says what it is: what stands behind a table doesn't. */
export function kindOf(bytes: Bytes): DocumentKind | undefined {
  const text = fromUtf8(bytes);
  if (text === undefined) return undefined;
  if (/^\s*-----BEGIN SSH SIGNATURE-----\r?\n/.test(text)) return 'signature';
  const top = text.split(/^\s*\[/m, 1)[0]!;
  return /^\s*(writ|basis)\s*=/m.exec(top)?.[1] as DocumentKind | undefined;
}

export interface Documents {
  document?: HandedFile;
  signature?: HandedFile;
}

/** What was there, with the new files in their places: a document and its signature come together or one after the other. */
export function sortDocuments(had: Documents, files: HandedFile[], wanted: 'writ' | 'basis'): Documents {
  const have = { ...had };
  for (const file of files) {
    const kind = kindOf(file.bytes);
    if (kind === 'signature') have.signature = file;
    else if (kind === wanted) have.document = file;
    else throw new Failure('document-other', `${file.name} is neither a ${wanted === 'writ' ? 'writ' : 'legal basis'} nor a signature.`);
  }
  return have;
}
