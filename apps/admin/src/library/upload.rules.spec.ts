import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@votebox/contracts';
import { findFileFault, sumUploads, toRefusal, type UploadItem, type UploadProgress } from './upload.rules';

const item = (sizeBytes: number, progress: UploadProgress): UploadItem => ({
  id: `${sizeBytes}`,
  fileName: 'a.mp3',
  folder: '',
  sizeBytes,
  progress,
});

describe('a file before it is sent', () => {
  it.each([
    ['song.mp3', 1_000, null],
    ['Song.FLAC', 1_000, null],
    ['cover.jpg', 1_000, 'not-audio'],
    ['README', 1_000, 'not-audio'],
    ['song.mp3', 0, 'empty'],
    ['song.mp3', LIMITS.uploadFileBytesMax + 1, 'too-large'],
    ['song.mp3', LIMITS.uploadFileBytesMax, null],
  ])('%s of %d bytes → %s', (name, size, fault) => {
    expect(findFileFault({ name, size })?.kind ?? null).toBe(fault);
  });
});

describe('progress of all uploads', () => {
  it('counts bytes, leaving out what was refused', () => {
    const totals = sumUploads([
      item(100, { state: 'added', title: '', artist: '' }),
      item(300, { state: 'sending', sentBytes: 100 }),
      item(900, toRefusal('AUDIO_UNREADABLE')),
    ]);
    expect(totals).toMatchObject({ total: 3, done: 2, added: 1, failed: 1, isRunning: true, share: 0.5 });
  });

  it('is whole when only refusals are left', () => {
    expect(sumUploads([item(10, toRefusal('UNSUPPORTED_MEDIA'))])).toMatchObject({ isRunning: false, share: 1 });
  });

  it('offers a retry only where the same file may go through', () => {
    expect(toRefusal('OFFLINE')).toMatchObject({ canRetry: true });
    expect(toRefusal('STORAGE_FULL')).toMatchObject({ canRetry: true });
    expect(toRefusal('QUOTA_EXCEEDED')).toMatchObject({ canRetry: true });
    expect(toRefusal('AUDIO_UNREADABLE')).toMatchObject({ canRetry: false });
    expect(toRefusal('UNSUPPORTED_MEDIA')).toMatchObject({ canRetry: false });
  });
});
