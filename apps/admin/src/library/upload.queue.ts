import { decideRetryMs, type RequestFailure, type UploadView } from '@votebox/contracts';
import type { Api, Store } from '@votebox/client';
import { findFileFault, toRefusal, type UploadItem, type UploadProgress } from './upload.rules';

const PARALLEL_MAX = 2;

/** A file and the folder of the library that it goes to ('' = the top). */
export interface ChosenFile {
  file: File;
  folder: string;
}

/**
 * Uploads of one venue, two at a time. Owns the files until they are done; lives above the pages, so that walking
 * through the app does not stop them. While the server is busy or away a file waits and is sent again, for the server knows
 * it by its content; any other failed file stays with its reason until it is tried again or put away.
 */
export class UploadQueue implements Store<readonly UploadItem[]> {
  private items: readonly UploadItem[] = [];
  private readonly files = new Map<string, ChosenFile>();
  private readonly aborts = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  /** How often each file was put off in a row. */
  private readonly putOffs = new Map<string, number>();
  private readonly resting = new Set<string>();

  private lastId = 0;

  constructor(
    private readonly api: Pick<Api, 'upload'>,
    private readonly tracksPath: string,
    private readonly onAdded: () => void,
    private readonly after: (ms: number, run: () => void) => unknown = (ms, run) => setTimeout(run, ms),
  ) {}

  get(): readonly UploadItem[] {
    return this.items;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  add(chosen: readonly ChosenFile[]): void {
    const added = chosen.map(({ file, folder }): UploadItem => {
      this.lastId += 1;
      const id = `upload-${this.lastId}`;
      const fault = findFileFault(file);
      if (!fault) this.files.set(id, { file, folder });
      const progress: UploadProgress = fault ? { state: 'failed', fault, canRetry: false } : { state: 'waiting' };
      return { id, fileName: file.name, folder, sizeBytes: file.size, progress };
    });
    this.publish([...this.items, ...added]);
    this.startWaiting();
  }

  retry(id: string): void {
    if (!this.files.has(id)) return;
    this.setProgress(id, { state: 'waiting' });
    this.startWaiting();
  }

  retryAll(): void {
    for (const item of this.items) if (item.progress.state === 'failed' && item.progress.canRetry) this.retry(item.id);
  }

  /** Takes a file off the list; one that is under way is stopped. */
  dismiss(id: string): void {
    this.aborts.get(id)?.abort();
    this.files.delete(id);
    this.publish(this.items.filter((item) => item.id !== id));
    this.startWaiting();
  }

  clearDone(): void {
    const isOpen = (item: UploadItem) => ['waiting', 'sending', 'reading'].includes(item.progress.state);
    for (const item of this.items) if (!isOpen(item)) this.files.delete(item.id);
    this.publish(this.items.filter(isOpen));
  }

  close(): void {
    for (const abort of this.aborts.values()) abort.abort();
    this.files.clear();
    this.publish([]);
  }

  private startWaiting(): void {
    for (const item of this.items) {
      if (this.aborts.size >= PARALLEL_MAX) return;
      const isHeld = this.aborts.has(item.id) || this.resting.has(item.id);
      if (item.progress.state === 'waiting' && !isHeld) void this.send(item.id);
    }
  }

  private async send(id: string): Promise<void> {
    const chosen = this.files.get(id);
    if (!chosen) return;
    const abort = new AbortController();
    this.aborts.set(id, abort);
    this.setProgress(id, { state: 'sending', sentBytes: 0 });
    try {
      const { track, wasDuplicate } = await this.api.upload<UploadView>(this.tracksPath, chosen.file, {
        fields: chosen.folder ? { folder: chosen.folder } : undefined,
        signal: abort.signal,
        onProgress: (sent, total) =>
          this.setProgress(id, sent < total ? { state: 'sending', sentBytes: sent } : { state: 'reading' }),
      });
      this.files.delete(id);
      this.putOffs.delete(id);
      this.setProgress(id, { state: wasDuplicate ? 'known' : 'added', title: track.title, artist: track.artist });
      this.onAdded();
    } catch (error) {
      this.takeFailure(id, error as RequestFailure & { requestId?: string });
    } finally {
      this.aborts.delete(id);
      this.startWaiting();
    }
  }

  private takeFailure(id: string, failure: RequestFailure & { requestId?: string }): void {
    const putOffs = this.putOffs.get(id) ?? 0;
    const waitMs = this.files.has(id) ? decideRetryMs(failure, putOffs, Math.random()) : null;
    if (waitMs === null) {
      this.putOffs.delete(id);
      return this.setProgress(id, toRefusal(failure.code ?? 'INTERNAL', failure.requestId));
    }
    this.putOffs.set(id, putOffs + 1);
    this.resting.add(id);
    this.setProgress(id, { state: 'waiting' });
    this.after(waitMs, () => {
      this.resting.delete(id);
      this.startWaiting();
    });
  }

  private setProgress(id: string, progress: UploadProgress): void {
    this.publish(this.items.map((item) => (item.id === id ? { ...item, progress } : item)));
  }

  private publish(items: readonly UploadItem[]): void {
    this.items = items;
    for (const listener of this.listeners) listener();
  }
}
