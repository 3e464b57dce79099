'use client';

import { LIMITS } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { clsx } from 'clsx';
import { FolderUp, Upload } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { readDrop } from './chosen-files';
import { useFileChooser } from './file-chooser';
import { useUploads } from './upload.context';

const MEGABYTE = 1024 * 1024;

/** The whole page takes dropped files and folders; the sheet shows itself while something is dragged over it. */
export function DropZone({ children, isAllowed }: { children: ReactNode; isAllowed: boolean }) {
  const t = useTranslations('upload');
  const uploads = useUploads();
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);

  useEffect(() => {
    if (!isAllowed) return;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current += 1;
      setOver(true);
    };
    const onOver = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current -= 1;
      if (depth.current <= 0) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      void readDrop(event.dataTransfer).then((files) => uploads.add(files));
    };
    const handlers = { dragenter: onEnter, dragover: onOver, dragleave: onLeave, drop: onDrop };
    for (const [name, handler] of Object.entries(handlers)) document.addEventListener(name, handler as EventListener);
    return () => {
      for (const [name, handler] of Object.entries(handlers))
        document.removeEventListener(name, handler as EventListener);
    };
  }, [isAllowed, uploads]);

  return (
    <>
      {children}
      <div
        aria-hidden
        className={clsx(
          'pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-card border-4 border-dashed border-accent bg-night/85 transition-opacity duration-150',
          isOver ? 'opacity-100' : 'opacity-0',
        )}
      >
        <div className="text-center">
          <Upload className="mx-auto mb-4 size-14 text-accent" />
          <p className="font-display text-4xl font-extrabold tracking-tight">{t('dropHere')}</p>
          <p className="mt-2 text-text-dim">{t('limits', { megabytes: LIMITS.uploadFileBytesMax / MEGABYTE })}</p>
        </div>
      </div>
    </>
  );
}

/** Chooses files, or a folder where the browser can. */
export function UploadButtons({ size = 'md' }: { size?: 'md' | 'lg' }) {
  const t = useTranslations('upload');
  const { chooseFiles, chooseFolder } = useFileChooser();
  return (
    <>
      <Button size={size} onClick={chooseFiles}>
        <Upload aria-hidden />
        {t('chooseFiles')}
      </Button>
      <Button size={size} variant="quiet" className="max-sm:hidden" onClick={chooseFolder}>
        <FolderUp aria-hidden />
        {t('chooseFolder')}
      </Button>
    </>
  );
}
