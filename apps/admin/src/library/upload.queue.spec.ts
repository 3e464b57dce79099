import { describe, expect, it } from '@jest/globals';
import type { Api } from '@votebox/client';
import { UploadQueue } from './upload.queue';

interface Sent {
  name: string;
  fields?: Record<string, string>;
  progress(sent: number, total: number): void;
  answer(wasDuplicate?: boolean): Promise<void>;
  fail(code?: string): Promise<void>;
}

/** An API that keeps each upload open until the test answers it. */
function heldApi() {
  const sent: Sent[] = [];
  const upload = (
    _path: string,
    file: File,
    opts: { fields?: Record<string, string>; onProgress(a: number, b: number): void },
  ) =>
    new Promise((resolve, reject) => {
      const settle = async (act: () => void) => {
        act();
        await new Promise((done) => setImmediate(done));
      };
      sent.push({
        name: file.name,
        fields: opts.fields,
        progress: opts.onProgress,
        answer: (wasDuplicate = false) =>
          settle(() => resolve({ track: { title: file.name, artist: 'A' }, wasDuplicate })),
        fail: (code) => settle(() => reject(Object.assign(new Error('cut'), code ? { code } : {}))),
      });
    });
  return { sent, api: { upload } as unknown as Api };
}

const fileOf = (name: string) => ({ file: new File(['12345'], name), folder: '' });
const statesOf = (queue: UploadQueue) => queue.get().map((item) => item.progress.state);

describe('uploads', () => {
  it('run two at a time and finish all', async () => {
    const { api, sent } = heldApi();
    let added = 0;
    const queue = new UploadQueue(api, '/t', () => (added += 1));
    queue.add(['a.mp3', 'b.mp3', 'c.mp3'].map(fileOf));
    expect(sent.map((upload) => upload.name)).toEqual(['a.mp3', 'b.mp3']);
    await sent[0]?.answer();
    expect(sent).toHaveLength(3);
    await sent[1]?.answer(true);
    await sent[2]?.answer();
    expect(statesOf(queue)).toEqual(['added', 'known', 'added']);
    expect(added).toBe(3);
  });

  it('show a file that is read by the server after its last byte', () => {
    const { api, sent } = heldApi();
    const queue = new UploadQueue(api, '/t', () => {});
    queue.add([fileOf('a.mp3')]);
    sent[0]?.progress(2, 5);
    expect(queue.get()[0]?.progress).toEqual({ state: 'sending', sentBytes: 2 });
    sent[0]?.progress(5, 5);
    expect(statesOf(queue)).toEqual(['reading']);
  });

  it('refuse what is no audio without sending it', () => {
    const { api, sent } = heldApi();
    const queue = new UploadQueue(api, '/t', () => {});
    queue.add([fileOf('cover.jpg')]);
    expect(sent).toHaveLength(0);
    expect(queue.get()[0]?.progress).toMatchObject({ state: 'failed', canRetry: false });
  });

  it('go on after a failure, and the failed one can be tried again', async () => {
    const { api, sent } = heldApi();
    const queue = new UploadQueue(api, '/t', () => {});
    queue.add([fileOf('a.mp3')]);
    await sent[0]?.fail();
    expect(queue.get()[0]?.progress).toMatchObject({ state: 'failed', canRetry: true });
    queue.retryAll();
    await sent[1]?.answer();
    expect(statesOf(queue)).toEqual(['added']);
  });

  it('wait for a server that is busy and send the file again by themselves', async () => {
    const { api, sent } = heldApi();
    const waits: { ms: number; run: () => void }[] = [];
    const queue = new UploadQueue(
      api,
      '/t',
      () => {},
      (ms, run) => waits.push({ ms, run }),
    );
    queue.add([fileOf('a.mp3')]);
    for (const code of ['BUSY', 'OFFLINE', 'BUSY', 'RATE_LIMITED']) {
      await sent.at(-1)?.fail(code);
      expect(statesOf(queue)).toEqual(['waiting']);
      waits.at(-1)?.run();
    }
    expect(sent).toHaveLength(5);
    await sent.at(-1)?.answer();
    expect(statesOf(queue)).toEqual(['added']);
  });

  it('show a refusal at once', async () => {
    const { api, sent } = heldApi();
    const queue = new UploadQueue(api, '/t', () => {});
    queue.add([fileOf('a.mp3')]);
    await sent[0]?.fail('UNSUPPORTED_MEDIA');
    expect(statesOf(queue)).toEqual(['failed']);
  });

  it('keep the folder of a file', () => {
    const { api, sent } = heldApi();
    new UploadQueue(api, '/t', () => {}).add([{ ...fileOf('a.mp3'), folder: 'rock' }]);
    expect(sent[0]?.fields).toEqual({ folder: 'rock' });
  });
});
