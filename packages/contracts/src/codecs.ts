/** Codecs of audio files, each with a type by which a browser is asked whether it can play it. */
export const CODEC_TYPES = {
  mp3: 'audio/mpeg',
  aac: 'audio/mp4; codecs="mp4a.40.2"',
  flac: 'audio/flac',
  vorbis: 'audio/ogg; codecs="vorbis"',
  opus: 'audio/ogg; codecs="opus"',
  pcm: 'audio/wav; codecs="1"',
  alac: 'audio/mp4; codecs="alac"',
  speex: 'audio/ogg; codecs="speex"',
  'ac-3': 'audio/mp4; codecs="ac-3"',
  'ec-3': 'audio/mp4; codecs="ec-3"',
  adpcm: 'audio/wav; codecs="2"',
  alaw: 'audio/wav; codecs="6"',
  mulaw: 'audio/wav; codecs="7"',
} as const;

export type AudioCodec = keyof typeof CODEC_TYPES;
export const AUDIO_CODECS = Object.keys(CODEC_TYPES) as AudioCodec[];

/** What a browser may not play; believed of a page until one has said what it cannot. */
export const CODECS_RARE_IN_BROWSERS: readonly AudioCodec[] = [
  'alac',
  'speex',
  'ac-3',
  'ec-3',
  'adpcm',
  'alaw',
  'mulaw',
];
