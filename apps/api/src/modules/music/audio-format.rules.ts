/** A kind of audio file that browsers play and that we take. */
export interface AudioFormat {
  kind: 'mp3' | 'flac' | 'ogg' | 'm4a' | 'aac' | 'wav';
  /** With its dot: what an uploaded file is named, whatever its name said. */
  extension: string;
  mimeType: string;
}

export const FORMATS = {
  mp3: { kind: 'mp3', extension: '.mp3', mimeType: 'audio/mpeg' },
  flac: { kind: 'flac', extension: '.flac', mimeType: 'audio/flac' },
  ogg: { kind: 'ogg', extension: '.ogg', mimeType: 'audio/ogg' },
  oga: { kind: 'ogg', extension: '.oga', mimeType: 'audio/ogg' },
  opus: { kind: 'ogg', extension: '.opus', mimeType: 'audio/ogg' },
  m4a: { kind: 'm4a', extension: '.m4a', mimeType: 'audio/mp4' },
  // Some writers brand plain audio as mp4; what holds no sound track is refused when it is read.
  mp4: { kind: 'm4a', extension: '.m4a', mimeType: 'audio/mp4' },
  aac: { kind: 'aac', extension: '.aac', mimeType: 'audio/aac' },
  wav: { kind: 'wav', extension: '.wav', mimeType: 'audio/wav' },
} as const satisfies Record<string, AudioFormat>;

const LIBRARY_EXTENSIONS = new Set(['.mp3', '.flac', '.ogg', '.oga', '.opus', '.m4a', '.aac', '.wav']);

/** What lies beside music: pictures, lists, notes. */
const COMPANION_EXTENSIONS = new Set(
  (
    '.jpg .jpeg .png .gif .webp .bmp .tif .tiff .pdf .txt .log .nfo .md .doc .docx .rtf .html .htm .url .lnk .cue .m3u ' +
    '.m3u8 .pls .xspf .wpl .lrc .sfv .md5 .sha1 .accurip .ffp .xml .json .ini .db .dat .zip .rar .7z .torrent'
  ).split(' '),
);

/** The format for what the content of a file was recognised as; null when we do not take it. */
export function toAudioFormat(sniffedExtension: string | undefined): AudioFormat | null {
  return sniffedExtension && Object.hasOwn(FORMATS, sniffedExtension)
    ? FORMATS[sniffedExtension as keyof typeof FORMATS]
    : null;
}

/** What a file of the library folder is by its name. Only audio is worth opening. */
export function classifyFileName(fileName: string): 'audio' | 'companion' | 'unsupported' {
  const extension = toExtension(fileName);
  if (LIBRARY_EXTENSIONS.has(extension)) return 'audio';
  return COMPANION_EXTENSIONS.has(extension) ? 'companion' : 'unsupported';
}

/** The ending of a name with its dot, in small letters; '' where there is none. */
export function toExtension(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(dot).toLowerCase() : '';
}
