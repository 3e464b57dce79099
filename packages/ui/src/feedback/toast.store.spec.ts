import { afterEach, describe, expect, it } from '@jest/globals';
import { dismissToast, settleToast, toast, toastStore } from './toast.store';

describe('toast', () => {
  afterEach(() => {
    for (const { id } of toastStore.get()) settleToast(id);
  });

  it('shows three at most and tells the one that has to go', () => {
    const gone: string[] = [];
    for (const title of ['one', 'two', 'three', 'four']) toast({ title, onGone: () => gone.push(title) });
    expect(toastStore.get().map(({ title }) => title)).toEqual(['two', 'three', 'four']);
    expect(gone).toEqual(['one']);
  });

  it('tells that it went away unless its action was taken', () => {
    const gone: string[] = [];
    const left = toast({ title: 'left', onGone: () => gone.push('left') });
    const undone = toast({ title: 'undone', onGone: () => gone.push('undone') });
    settleToast(undone);
    dismissToast(left);
    dismissToast(left);
    expect(gone).toEqual(['left']);
  });

  it('stays longer when there is something to do', () => {
    toast({ title: 'plain' });
    toast({ title: 'with action', action: { label: 'Undo', onAction: () => undefined } });
    expect(toastStore.get().map(({ durationMs }) => durationMs)).toEqual([5_000, 8_000]);
  });
});
