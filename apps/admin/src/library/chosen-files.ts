import type { ChosenFile } from './upload.queue';

/** Files of a drop, with those inside dropped folders; a folder's name becomes the folder of the library. */
export async function readDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
  // Entries must be taken before the first await: the browser empties the transfer afterwards.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) return [...transfer.files].map((file) => ({ file, folder: '' }));
  const found = await Promise.all(entries.map(async (entry) => (entry ? readEntry(entry, '') : [])));
  return found.flat();
}

async function readEntry(entry: FileSystemEntry, folder: string): Promise<ChosenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return file.name.startsWith('.') ? [] : [{ file, folder }];
  }
  const inner = folder ? `${folder}/${entry.name}` : entry.name;
  const children = await listChildren((entry as FileSystemDirectoryEntry).createReader());
  return (await Promise.all(children.map((child) => readEntry(child, inner)))).flat();
}

/** A directory reader gives its entries in portions of about 100, the last of them empty. */
async function listChildren(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}
