'use client';

import { createContext, useContext, useMemo, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { UploadQueue } from './upload.queue';
import { AUDIO_ENDINGS } from './upload.rules';

const ENDINGS = AUDIO_ENDINGS.map((ending) => `.${ending}`);

interface FileChooser {
  chooseFiles(): void;
  chooseFolder(): void;
}

const FileChooserContext = createContext<FileChooser | null>(null);

/**
 * The file fields behind all upload buttons. They stay mounted above the pages: a button may go away while the
 * system's file dialog is open, and what is chosen then must not be lost.
 */
export function FileChooserProvider({ uploads, children }: { uploads: UploadQueue; children: ReactNode }) {
  const t = useTranslations('upload');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const chooser = useMemo<FileChooser>(
    () => ({ chooseFiles: () => files.current?.click(), chooseFolder: () => folder.current?.click() }),
    [],
  );
  const take = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])].map((file) => ({ file, folder: folderOf(file) }));
    // A folder brings covers and hidden files along; only what is chosen one by one is worth a complaint.
    const isFolder = input === folder.current;
    uploads.add(isFolder ? chosen.filter(({ file }) => isAudioName(file.name)) : chosen);
    input.value = '';
  };
  return (
    <FileChooserContext value={chooser}>
      {children}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept={ENDINGS.join(',')}
        aria-label={t('chooseFiles')}
        onChange={(event) => take(event.target)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label={t('chooseFolder')}
        {...{ webkitdirectory: '' }}
        onChange={(event) => take(event.target)}
      />
    </FileChooserContext>
  );
}

const folderOf = (file: File) => file.webkitRelativePath.split('/').slice(0, -1).join('/');

const isAudioName = (name: string) => ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));

export function useFileChooser(): FileChooser {
  const chooser = useContext(FileChooserContext);
  if (!chooser) throw new Error('useFileChooser needs an UploadProvider');
  return chooser;
}
