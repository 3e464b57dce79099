/**
 * Stand-in for Spotify's Web Playback SDK: makes the page a device of the sandbox that served this script, and plays a
 * tone for each track by an audio element (`window.__spotifySandboxAudio`). The sandbox keeps the truth of the player; the page
 * follows what it is told. Same names and events as the real one; where that is vague, as it was seen to behave.
 */
(() => {
  const BASE_URL = new URL('..', document.currentScript.src).href.replace(/\/$/, '');
  const SAMPLE_RATE = 16_000;
  /** So often the real one says that a track is over. */
  const END_REPEATS = 3;

  /** One second of a sine as a WAV file: a whole number of waves, so that it can be repeated without a click. */
  function drawTone(hz) {
    const bytes = new DataView(new ArrayBuffer(44 + SAMPLE_RATE * 2));
    const write = (at, word) => [...word].forEach((letter, n) => bytes.setUint8(at + n, letter.charCodeAt(0)));
    write(0, 'RIFF');
    bytes.setUint32(4, 36 + SAMPLE_RATE * 2, true);
    write(8, 'WAVEfmt ');
    bytes.setUint32(16, 16, true);
    bytes.setUint16(20, 1, true);
    bytes.setUint16(22, 1, true);
    bytes.setUint32(24, SAMPLE_RATE, true);
    bytes.setUint32(28, SAMPLE_RATE * 2, true);
    bytes.setUint16(32, 2, true);
    bytes.setUint16(34, 16, true);
    write(36, 'data');
    bytes.setUint32(40, SAMPLE_RATE * 2, true);
    for (let n = 0; n < SAMPLE_RATE; n += 1) {
      bytes.setInt16(44 + n * 2, Math.round(12_000 * Math.sin((2 * Math.PI * hz * n) / SAMPLE_RATE)), true);
    }
    return URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
  }

  /** The audible side of a player. */
  class Sound {
    constructor(onBlocked) {
      this.audio = new Audio();
      this.audio.loop = true;
      this.hz = null;
      this.onBlocked = onBlocked;
      window.__spotifySandboxAudio = this.audio;
    }

    follow(hz, volume) {
      this.audio.volume = volume;
      if (hz === this.hz) return;
      this.hz = hz;
      this.audio.pause();
      if (hz === null) return;
      URL.revokeObjectURL(this.audio.src);
      this.audio.src = drawTone(hz);
      this.audio.play().catch((error) => {
        // Another tone in the meantime is no trouble.
        if (error.name !== 'NotAllowedError') return;
        this.hz = null;
        this.onBlocked();
      });
    }

    /** Inside a tap: from now on the browser lets this element sound. */
    async unlock() {
      if (this.hz !== null) return;
      this.audio.src = drawTone(20);
      this.audio.muted = true;
      await this.audio.play().catch(() => undefined);
      if (this.hz === null) this.audio.pause();
      this.audio.muted = false;
    }
  }

  class Player {
    constructor({ name, getOAuthToken, volume = 1 }) {
      this._options = { name, getOAuthToken, volume };
      this._listeners = new Map();
      this._deviceId = null;
      this._events = null;
      this._news = null;
      this._heardAt = 0;
      this._sound = new Sound(() => {
        this._say('autoplay_failed', undefined);
        void this._tell('autoplay-failed');
      });
    }

    addListener(event, listener) {
      const listeners = this._listeners.get(event) ?? new Set();
      this._listeners.set(event, listeners.add(listener));
      return true;
    }

    on(event, listener) {
      return this.addListener(event, listener);
    }

    removeListener(event, listener) {
      if (listener === undefined) this._listeners.delete(event);
      else this._listeners.get(event)?.delete(listener);
      return true;
    }

    async connect() {
      if (this._deviceId !== null) return true;
      const token = await new Promise((resolve) => this._options.getOAuthToken(resolve));
      const { name, volume } = this._options;
      const answer = await this._post('/sdk/connect', { token, name, volume }).catch(() => null);
      if (answer === null) return false;
      const body = await answer.json();
      if (!answer.ok) {
        this._say(body.error, { message: body.message });
        return false;
      }
      this._deviceId = body.device_id;
      this._listen(body.device_id);
      return true;
    }

    disconnect() {
      this._events?.close();
      this._events = null;
      this._deviceId = null;
      this._news = null;
      this._sound.follow(null, 0);
    }

    async activateElement() {
      await this._sound.unlock();
    }

    async getCurrentState() {
      const state = this._news?.state ?? null;
      if (state === null || state.paused) return state;
      const position = Math.min(state.duration, state.position + performance.now() - this._heardAt);
      return { ...state, position: Math.round(position) };
    }

    async getVolume() {
      return this._news?.volume ?? this._options.volume;
    }

    async setName(name) {
      this._options.name = name;
      await this._tell('name', { name });
    }

    async setVolume(volume) {
      this._options.volume = volume;
      await this._tell('volume', { volume });
    }

    async pause() {
      await this._tell('pause');
    }

    async resume() {
      await this._tell('resume');
    }

    async togglePlay() {
      await this._tell(this._news?.state?.paused === false ? 'pause' : 'resume');
    }

    async seek(positionMs) {
      await this._tell('seek', { positionMs });
    }

    async nextTrack() {
      await this._tell('next');
    }

    async previousTrack() {
      await this._tell('previous');
    }

    _listen(deviceId) {
      const events = new EventSource(`${BASE_URL}/sdk/devices/${deviceId}/events`);
      this._events = events;
      events.addEventListener('ready', ({ data }) => {
        this._deviceId = data;
        this._say('ready', { device_id: data });
      });
      events.addEventListener('not_ready', ({ data }) => {
        this._sound.follow(null, 0);
        this._say('not_ready', { device_id: data });
      });
      events.addEventListener('state', ({ data }) => this._hear(JSON.parse(data)));
      events.addEventListener('error', () => {
        if (this._events !== events) return;
        // The device is gone with its connection; whoever wants it back makes a new player.
        this.disconnect();
        this._say('not_ready', { device_id: deviceId });
      });
    }

    _hear(news) {
      const before = this._news?.state ?? null;
      this._news = news;
      this._heardAt = performance.now();
      this._sound.follow(news.toneHz, news.volume);
      const isEnd = before?.paused === false && news.state?.paused === true && news.state.position === 0;
      for (let n = 0; n < (isEnd ? END_REPEATS : 1); n += 1) this._say('player_state_changed', news.state);
    }

    _say(event, detail) {
      for (const listener of this._listeners.get(event) ?? []) listener(detail);
    }

    async _tell(command, fields = {}) {
      if (this._deviceId === null) return;
      await this._post(`/sdk/devices/${this._deviceId}/${command}`, fields);
    }

    /** As plain text, so that the browser does not ask beforehand. */
    _post(path, fields) {
      return fetch(BASE_URL + path, { method: 'POST', body: JSON.stringify(fields) });
    }
  }

  window.Spotify = { Player };
  window.onSpotifyWebPlaybackSDKReady?.();
})();
