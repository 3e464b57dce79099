import { copyFile, constants, link, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { MediaDisk, type UnsafeReason } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { AppError } from '../../core/errors/app-error.js';
import { isAudioFileName } from './audio-format.rules.js';
import { MediaFolders } from './media-folders.js';
import { toNumberedName } from './media-path.rules.js';

/** An audio file of a venue's folder. */
export interface LibraryFile {
  /** Below the venue's folder, with `/`, exactly as it is on the disk. */
  path: string;
  sizeBytes: number;
  /** Whole epoch milliseconds. */
  modifiedMs: number;
}

export interface FolderListing {
  files: LibraryFile[];
  /** Folders that could not be read now; what lies in them is unknown, not gone. */
  unreadable: string[];
  /** What is called like audio, or is a link to a folder, but is no regular file or folder: never opened. */
  refused: { path: string; reason: UnsafeReason }[];
}

const NUMBER_MAX = 1000;
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
   * All audio files of a venue, sorted by path. Hidden files and folders are left out; symbolic links are not followed.
   * Rejects with SOURCE_UNAVAILABLE when the disk does not answer.
   */
  async list(venueId: string): Promise<FolderListing> {
    const listing: FolderListing = { files: [], unreadable: [], refused: [] };
    const base = this.folders.venue(venueId);
    const open = [''];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      const entries = await this.disk
        .run(base, () => readdir(join(base, folder), { withFileTypes: true }))
        .catch((error: NodeJS.ErrnoException) => {
          if (error instanceof AppError) throw error;
          if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') listing.unreadable.push(folder);
          return [];
        });
      for (const entry of entries) {
        if (entry.name.startsWith('.')) continue;
        const path = folder ? `${folder}/${entry.name}` : entry.name;
        const isAudio = isAudioFileName(entry.name);
        if (entry.isDirectory()) open.push(path);
        else if (entry.isSymbolicLink()) listing.refused.push({ path, reason: 'SYMBOLIC_LINK' });
        else if (!entry.isFile() && isAudio) listing.refused.push({ path, reason: 'SPECIAL_FILE' });
        if (!entry.isFile() || !isAudio) continue;
        const file = await this.find(venueId, path);
        if (file) listing.files.push(file);
      }
    }
    listing.files.sort((one, other) => (one.path < other.path ? -1 : 1));
    return listing;
  }

  /** The file as it is now, or null when there is none. */
  async find(venueId: string, path: string): Promise<LibraryFile | null> {
    const facts = await this.disk.look(this.folders.venue(venueId), this.folders.fileOf(venueId, path));
    return facts?.isFile() ? { path, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs) } : null;
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
    const directory = this.folders.fileOf(venueId, folder);
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
