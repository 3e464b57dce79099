/** A longer text is cut here: more than is shown of any. */
const TEXT_BYTES_MAX = 4 * 1024 + 1;
const TEXTS_BYTES_MAX = 32 * 1024;
const PICTURE_BYTES_MAX = 16 * 1024 * 1024;
const PLACES = { text: 500, picture: 8 };

/**
 * How much of the tags of one file is read. Tags hold what their writer likes: millions of entries, lists of millions of
 * values, kilobytes that unpack to gigabytes; and who takes them apart takes time and memory for each.
 */
export class TagRoom {
  private readonly places = { ...PLACES };
  private textBytes = TEXTS_BYTES_MAX;
  private pictureBytes = PICTURE_BYTES_MAX;

  /** The content of one more entry, a text cut where it is too long; null where there is no room for it. */
  take(kind: 'text' | 'picture', read: () => Buffer | null): Buffer | null {
    if (this.places[kind] === 0) return null;
    // Also what turns out to be nothing has cost its reading.
    this.places[kind] -= 1;
    const content = read();
    return content && (kind === 'text' ? this.takeText(content) : this.takePicture(content));
  }

  private takeText(content: Buffer): Buffer | null {
    const kept = content.subarray(0, TEXT_BYTES_MAX);
    if (kept.length > this.textBytes) return null;
    this.textBytes -= kept.length;
    return kept;
  }

  private takePicture(content: Buffer): Buffer | null {
    if (content.length > this.pictureBytes) return null;
    this.pictureBytes -= content.length;
    return content;
  }
}
