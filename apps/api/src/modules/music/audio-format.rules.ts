/** A kind of audio file that browsers play and that we take. */
export interface AudioFormat {
  kind: 'mp3' | 'flac' | 'ogg' | 'm4a' | 'aac' | 'wav';
  /** With its dot: what an uploaded file is named, whatever its name said. */
  extension: string;
  mimeType: string;
}

const BY_SNIFFED: Record<string, AudioFormat> = {
  mp3: { kind: 'mp3', extension: '.mp3', mimeType: 'audio/mpeg' },
  flac: { kind: 'flac', extension: '.flac', mimeType: 'audio/flac' },
  ogg: { kind: 'ogg', extension: '.ogg', mimeType: 'audio/ogg' },
  oga: { kind: 'ogg', extension: '.oga', mimeType: 'audio/ogg' },
  opus: { kind: 'ogg', extension: '.opus', mimeType: 'audio/ogg' },
  m4a: { kind: 'm4a', extension: '.m4a', mimeType: 'audio/mp4' },
  // Some writers brand plain audio as mp4; what holds a picture track is refused when its tags are read.
  mp4: { kind: 'm4a', extension: '.m4a', mimeType: 'audio/mp4' },
  aac: { kind: 'aac', extension: '.aac', mimeType: 'audio/aac' },
  wav: { kind: 'wav', extension: '.wav', mimeType: 'audio/wav' },
};

const LIBRARY_EXTENSIONS = new Set(['.mp3', '.flac', '.ogg', '.oga', '.opus', '.m4a', '.aac', '.wav']);

/** The format for what the content of a file was recognised as; null when we do not take it. */
export function toAudioFormat(sniffedExtension: string | undefined): AudioFormat | null {
  return sniffedExtension && Object.hasOwn(BY_SNIFFED, sniffedExtension) ? BY_SNIFFED[sniffedExtension]! : null;
}

/** Whether a file of the library folder is worth opening, by its name. */
export function isAudioFileName(fileName: string): boolean {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 && LIBRARY_EXTENSIONS.has(fileName.slice(dot).toLowerCase());
}
