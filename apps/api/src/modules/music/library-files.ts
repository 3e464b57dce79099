import type { Dirent, Stats } from 'node:fs';
import { copyFile, constants, link, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ScanFault } from '@votebox/contracts';
import { MediaDisk, type UnsafeReason } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { AppError } from '../../core/errors/app-error.js';
import { classifyFileName } from './audio-format.rules.js';
import { MediaFolders } from './media-folders.js';
import { fromNameBytes, isHiddenName, toNumberedName } from './media-path.rules.js';

/** An audio file of a venue's folder. */
export interface LibraryFile {
  /** Below the venue's folder, with `/`, exactly as it is on the disk (see `fromNameBytes`). */
  path: string;
  sizeBytes: number;
  /** Whole epoch milliseconds. */
  modifiedMs: number;
}

export interface FolderListing {
  files: LibraryFile[];
  /** Folders and files that could not be read now; what they hold is unknown, not gone. */
  unreadable: string[];
  /** What is no regular file or folder: never opened. */
  refused: { path: string; reason: UnsafeReason }[];
}

/** An entry of a folder. By `key` all paths of a library are in order: a folder stands where its files stand. */
interface Found {
  entry: Dirent<Buffer>;
  name: string;
  path: string;
  key: string;
}

/** Hears of everything in a folder that is no audio file to be read. */
type NoteFault = (path: string, reason: ScanFault) => void;

const NUMBER_MAX = 1000;
/** The database keeps a path in an index, which takes no longer ones. */
const PATH_BYTES_MAX = 2000;
const DEPTH_MAX = 40;
/** The file system cannot give one file a second name, or the library lies on another disk. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

/** The files of the venues' libraries: finding, placing and removing them. */
@Injectable()
export class LibraryFiles {
  constructor(
    private readonly folders: MediaFolders,
    private readonly disk: MediaDisk,
  ) {}

  /**
   * All audio files of a venue, sorted by path; symbolic links are not followed. Whatever else lies there is told to `note`:
   * nothing is left out in silence. Rejects with SOURCE_UNAVAILABLE when the disk does not answer.
   */
  async list(venueId: string, note: NoteFault): Promise<FolderListing> {
    const listing: FolderListing = { files: [], unreadable: [], refused: [] };
    const open: Found[] = await this.readFolder(venueId, '', listing, note);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { entry, name, path } = next;
      const fault = toFault(entry, name, path);
      if (fault) note(path, fault);
      if (fault === 'SYMBOLIC_LINK' || fault === 'SPECIAL_FILE') listing.refused.push({ path, reason: fault });
      else if (!fault && entry.isDirectory()) {
        for (const below of await this.readFolder(venueId, path, listing, note)) open.push(below);
      } else if (!fault) await this.addFile(venueId, path, listing, note);
    }
    return listing;
  }

  /** The last one first. Folder by folder: a whole library sorted at once would keep everybody else waiting. */
  private async readFolder(venueId: string, folder: string, listing: FolderListing, note: NoteFault): Promise<Found[]> {
    const place = this.folders.fileOf(venueId, folder);
    try {
      const entries = await this.disk.run(this.folders.venue(venueId), () =>
        readdir(place, { withFileTypes: true, encoding: 'buffer' }),
      );
      return entries.map((entry) => toFound(folder, entry)).sort((one, other) => (one.key < other.key ? 1 : -1));
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (!isGone(error)) {
        listing.unreadable.push(folder);
        note(folder || '/', 'FOLDER_UNREADABLE');
      }
      return [];
    }
  }

  private async addFile(venueId: string, path: string, listing: FolderListing, note: NoteFault): Promise<void> {
    try {
      const file = await this.look(venueId, path);
      if (file) listing.files.push(file);
    } catch (error) {
      if (error instanceof AppError) throw error;
      listing.unreadable.push(path);
      note(path, 'FILE_UNREADABLE');
    }
  }

  /** The file as it is now, or null when there is none. Rejects with SOURCE_UNAVAILABLE when the disk does not answer. */
  async find(venueId: string, path: string): Promise<LibraryFile | null> {
    return this.look(venueId, path).catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      return null;
    });
  }

  private async look(venueId: string, path: string): Promise<LibraryFile | null> {
    const facts = await this.disk.look(this.folders.venue(venueId), this.folders.fileOf(venueId, path));
    return facts && toLibraryFile(path, facts);
  }

  /** Opens a file of the library. Null when it is gone; throws `UnsafeFile` when it is no regular file of this folder. */
  open(venueId: string, path: string): Promise<MediaFile | null> {
    return this.disk.open(this.folders.venue(venueId), this.folders.fileOf(venueId, path));
  }

  /**
   * Moves a finished file into the library in one step. Never replaces another: a taken name gets a number. The second
   * name of a file (`link`) fails when it is taken, which plain renaming does not.
   */
  async place(source: string, venueId: string, folder: string, fileName: string): Promise<LibraryFile> {
    const base = this.folders.venue(venueId);
    const directory = join(base, folder);
    await this.disk.prepare(base, join(directory, fileName));
    for (let number = 1; number <= NUMBER_MAX; number++) {
      const name = number === 1 ? fileName : toNumberedName(fileName, number);
      if (!(await this.disk.run(base, () => moveUnlessTaken(source, join(directory, name))))) continue;
      const placed = await this.find(venueId, folder ? `${folder}/${name}` : name);
      if (placed) return placed;
    }
    throw new Error(`no free name for ${fileName}`);
  }

  async remove(venueId: string, path: string): Promise<void> {
    await this.disk.remove(this.folders.venue(venueId), this.folders.fileOf(venueId, path));
  }
}

function toFound(folder: string, entry: Dirent<Buffer>): Found {
  const name = fromNameBytes(entry.name);
  return {
    entry,
    name,
    path: folder ? `${folder}/${name}` : name,
    key: entry.isDirectory() ? `${name}/` : name,
  };
}

function toFault(entry: Dirent<Buffer>, name: string, path: string): ScanFault | null {
  if (isHiddenName(name)) return 'HIDDEN';
  if (entry.isSymbolicLink()) return 'SYMBOLIC_LINK';
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) return 'PATH_TOO_LONG';
  if (entry.isDirectory()) return path.split('/').length > DEPTH_MAX ? 'TOO_DEEP' : null;
  if (!entry.isFile()) return 'SPECIAL_FILE';
  const kind = classifyFileName(name);
  if (kind === 'audio') return null;
  return kind === 'companion' ? 'COMPANION_FILE' : 'UNSUPPORTED_ENDING';
}

function toLibraryFile(path: string, facts: Stats): LibraryFile | null {
  return facts.isFile() ? { path, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs) } : null;
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function moveUnlessTaken(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!code || !CANNOT_LINK.has(code)) throw error;
    if (!(await copyUnlessTaken(source, target))) return false;
  }
  await rm(source, { force: true });
  return true;
}

async function copyUnlessTaken(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    await rm(target, { force: true });
    throw error;
  }
}
