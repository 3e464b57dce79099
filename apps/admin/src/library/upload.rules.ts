import { LIMITS } from '@votebox/contracts';

/** Endings that the library can play; the server looks inside the file all the same. */
export const AUDIO_ENDINGS = ['mp3', 'flac', 'ogg', 'oga', 'opus', 'm4a', 'aac', 'wav', 'webm'] as const;

export type UploadFault =
  | { kind: 'too-large' }
  | { kind: 'not-audio' }
  | { kind: 'empty' }
  | { kind: 'refused'; code: string; requestId?: string };

export type UploadProgress =
  | { state: 'waiting' }
  | { state: 'sending'; sentBytes: number }
  | { state: 'reading' }
  | { state: 'added'; title: string; artist: string }
  | { state: 'known'; title: string; artist: string }
  | { state: 'failed'; fault: UploadFault; canRetry: boolean };

export interface UploadItem {
  id: string;
  fileName: string;
  folder: string;
  sizeBytes: number;
  progress: UploadProgress;
}

/** What is wrong with a file before a byte of it is sent, or null. */
export function findFileFault(file: { name: string; size: number }): UploadFault | null {
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  if (!(AUDIO_ENDINGS as readonly string[]).includes(ending)) return { kind: 'not-audio' };
  if (file.size === 0) return { kind: 'empty' };
  return file.size > LIMITS.uploadFileBytesMax ? { kind: 'too-large' } : null;
}

/** Refusals after which the very same file may go through. */
const RETRYABLE = new Set([
  'OFFLINE',
  'BUSY',
  'INTERNAL',
  'RATE_LIMITED',
  'QUOTA_EXCEEDED',
  'STORAGE_FULL',
  'SOURCE_UNAVAILABLE',
  'UNAUTHORIZED',
]);

export function toRefusal(code: string, requestId?: string): UploadProgress {
  return { state: 'failed', fault: { kind: 'refused', code, requestId }, canRetry: RETRYABLE.has(code) };
}

export interface UploadTotals {
  total: number;
  done: number;
  added: number;
  known: number;
  failed: number;
  isRunning: boolean;
  /** 0 … 1 over the bytes of everything that is not refused. */
  share: number;
}

export function sumUploads(items: readonly UploadItem[]): UploadTotals {
  const count = (state: UploadProgress['state']) => items.filter((item) => item.progress.state === state).length;
  const open = items.filter((item) => item.progress.state !== 'failed');
  const bytes = open.reduce((sum, item) => sum + item.sizeBytes, 0);
  const sent = open.reduce((sum, item) => sum + sentBytes(item), 0);
  const [added, known, failed] = [count('added'), count('known'), count('failed')];
  const done = added + known + failed;
  return {
    total: items.length,
    done,
    added,
    known,
    failed,
    isRunning: done < items.length,
    share: bytes === 0 ? 1 : sent / bytes,
  };
}

function sentBytes(item: UploadItem): number {
  switch (item.progress.state) {
    case 'waiting':
    case 'failed':
      return 0;
    case 'sending':
      return Math.min(item.progress.sentBytes, item.sizeBytes);
    case 'reading':
    case 'added':
    case 'known':
      return item.sizeBytes;
  }
}
