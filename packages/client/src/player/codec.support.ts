import { AUDIO_CODECS, type AudioCodec, CODEC_TYPES } from '@votebox/contracts';

/** The codecs that this browser says it cannot play. "Maybe" is tried; a browser that cannot be asked has said nothing. */
export function listUnsupported(audio: Pick<HTMLAudioElement, 'canPlayType'>): AudioCodec[] | undefined {
  try {
    return AUDIO_CODECS.filter((codec) => audio.canPlayType(CODEC_TYPES[codec]) === '');
  } catch {
    return undefined;
  }
}
