// What a room's screen showed and its loudspeakers played, as its agent wrote it down (--truth).
import { existsSync, readFileSync } from 'node:fs';

/** A tone of at least this level is heard, one below kSilent is not. dBFS. */
export const kHeard = -40;
export const kSilent = -50;

/** The truth of one room over all starts of its agent. */
export class Truth {
  #files = [];

  addFile(path) {
    this.#files.push(path);
  }

  files() {
    return this.#files.length;
  }

  /** Lines of all kinds from `from` to `to` (wall ms), in order. A half-written last line is left out. */
  lines(from = 0, to = Infinity) {
    const result = [];
    for (const path of this.#files) {
      if (!existsSync(path)) continue;
      const text = readFileSync(path, 'utf8');
      for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
        if (line === '') continue;
        const entry = JSON.parse(line);
        if (entry.t >= from && entry.t <= to) result.push(entry);
      }
    }
    return result.sort((a, b) => a.t - b.t);
  }

  /** Frames shown, with a readable code: {t, room, frame, cap}. */
  frames(from, to) {
    return this.lines(from, to).filter((line) => line.k === 'v' && line.room !== null);
  }

  /** The first frame of `room` shown at or after `from`, or undefined. */
  firstFrameOf(room, from) {
    return this.frames(from).find((frame) => frame.room === room);
  }

  /** The newest frame shown, or undefined. */
  newest() {
    return this.frames(Date.now() - 5000).at(-1);
  }

  /**
   * The longest time without a new picture between `from` and `to`. The same frame shown again is no
   * new picture; the edges of the span count.
   */
  longestPictureGap(from, to) {
    let last = from;
    let shown = '';
    let longest = 0;
    for (const frame of this.frames(from, to)) {
      const id = `${frame.room}/${frame.frame}`;
      if (id === shown) continue;
      longest = Math.max(longest, frame.t - last);
      last = frame.t;
      shown = id;
    }
    return Math.max(longest, to - last);
  }

  /** The longest stretch of sound that was missing at the loudspeakers between `from` and `to`, in ms. */
  longestSoundGap(from, to) {
    const gaps = this.lines(from, to).filter((line) => line.k === 'gap').map((line) => line.ms);
    return Math.max(0, this.#longestMissingWindows(from, to), ...gaps);
  }

  /**
   * By how much the player fell behind for good: windows of 100 ms that were never written down. One that
   * was only noted late, its successors being on time again, was played on time.
   */
  #longestMissingWindows(from, to) {
    const windows = this.lines(from - 500, to + 300).filter((line) => line.k === 'a');
    let longest = 0;
    for (let i = 1; i < windows.length && windows[i].t <= to; ++i) {
      const behind = windows.slice(i, i + 4)
        .map((window, ahead) => window.t - windows[i - 1].t - (ahead + 1) * window.ms);
      longest = Math.max(longest, Math.min(...behind));
    }
    return longest;
  }

  /** The tones of whole windows between `from` and `to`: per room number, the loudest and softest dBFS. */
  tones(from, to) {
    const result = new Map();
    for (const window of this.lines(from, to).filter((line) => line.k === 'a')) {
      for (const [room, level] of Object.entries(window.tones)) {
        const known = result.get(Number(room)) ?? { loudest: -Infinity, softest: Infinity };
        known.loudest = Math.max(known.loudest, level);
        known.softest = Math.min(known.softest, level);
        result.set(Number(room), known);
      }
    }
    return result;
  }

  /** The longest row of windows between `from` and `to` in which `room`'s tone was too soft to be heard, in ms. */
  longestNotHeard(room, from, to) {
    let longest = 0;
    let row = 0;
    for (const window of this.lines(from, to).filter((line) => line.k === 'a')) {
      row = (window.tones[room] ?? -100) >= kHeard ? 0 : row + window.ms;
      longest = Math.max(longest, row);
    }
    return longest;
  }

  /** When the first picture of `room` that was taken after `from` was shown; undefined: none yet. */
  firstTakenAfter(room, from) {
    return this.frames(from).find((frame) => frame.room === room && frame.cap > from)?.t;
  }

  /**
   * From when on `room` was heard without a break until `to`: the end of the first window of the unbroken
   * row that reaches `to`. Undefined when it was not heard at the end.
   */
  heardSince(room, from, to) {
    let since;
    let last = from;
    for (const window of this.lines(from, to).filter((line) => line.k === 'a')) {
      const heard = (window.tones[room] ?? -100) >= kHeard;
      const broken = window.t - last > 2 * window.ms;
      if (!heard) since = undefined;
      else if (since === undefined || broken) since = window.t;
      last = window.t;
    }
    return to - last <= 200 ? since : undefined;
  }
}
