import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/core/config/config.js';
import { MediaDisk } from '../../src/core/files/media-disk.js';
import type { MediaFile } from '../../src/core/files/media-file.js';

/** The media folder of one venue, of the test's own. */
export class VenueFolder {
  private count = 0;

  private constructor(
    private readonly root: string,
    private readonly folder: string,
    private readonly disk: MediaDisk,
  ) {}

  static async make(): Promise<VenueFolder> {
    const root = await mkdtemp(join(tmpdir(), 'votebox-venue-'));
    const folder = join(root, 'venue');
    await mkdir(folder);
    return new VenueFolder(root, folder, new MediaDisk({ MEDIA_DIR: root, UV_THREADPOOL_SIZE: 4 } as Config));
  }

  /** Writes a file and opens it as the library does. Its name begins with a number: no two are the same. */
  async open(name: string, content: Buffer): Promise<{ fileName: string; file: MediaFile }> {
    const fileName = `${this.count++} ${name}`;
    const place = join(this.folder, fileName);
    await writeFile(place, content);
    return { fileName, file: (await this.disk.open(this.folder, place))! };
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true });
  }
}
