import { copyFile, constants, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
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
}

const NUMBER_MAX = 1000;
/** The file system cannot give one file a second name, or the library lies on another disk. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

/** The files of the venues' libraries: finding, placing and removing them. */
@Injectable()
export class LibraryFiles {
  constructor(private readonly folders: MediaFolders) {}

  /** All audio files of a venue, sorted by path. Hidden files and folders and symbolic links are left out. */
  async list(venueId: string): Promise<FolderListing> {
    const listing: FolderListing = { files: [], unreadable: [] };
    const open = [''];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      const entries = await readdir(join(this.folders.venue(venueId), folder), { withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') listing.unreadable.push(folder);
          return [];
        },
      );
      for (const entry of entries) {
        if (entry.name.startsWith('.')) continue;
        const path = folder ? `${folder}/${entry.name}` : entry.name;
        if (entry.isDirectory()) open.push(path);
        if (!entry.isFile() || !isAudioFileName(entry.name)) continue;
        const file = await this.find(venueId, path);
        if (file) listing.files.push(file);
      }
    }
    listing.files.sort((one, other) => (one.path < other.path ? -1 : 1));
    return listing;
  }

  /** The file as it is now, or null when there is none. */
  async find(venueId: string, path: string): Promise<LibraryFile | null> {
    const facts = await stat(this.folders.fileOf(venueId, path)).catch(() => null);
    return facts?.isFile() ? { path, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs) } : null;
  }

  /**
   * Moves a finished file into the library in one step. Never replaces another: a taken name gets a number. The second
   * name of a file (`link`) fails when it is taken, which plain renaming does not.
   */
  async place(source: string, venueId: string, folder: string, fileName: string): Promise<LibraryFile> {
    const directory = this.folders.fileOf(venueId, folder);
    await mkdir(directory, { recursive: true });
    for (let number = 1; number <= NUMBER_MAX; number++) {
      const name = number === 1 ? fileName : toNumberedName(fileName, number);
      if (!(await moveUnlessTaken(source, join(directory, name)))) continue;
      const placed = await this.find(venueId, folder ? `${folder}/${name}` : name);
      if (placed) return placed;
    }
    throw new Error(`no free name for ${fileName}`);
  }

  async remove(venueId: string, path: string): Promise<void> {
    await rm(this.folders.fileOf(venueId, path), { force: true });
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
