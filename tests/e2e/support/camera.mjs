// Cameras that are no part of the product: ffmpeg, GStreamer and an RTSP server, with a picture code and a tone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { codeBytes } from './picture_code.mjs';

const kWidth = 320;
const kHeight = 180;
const kFps = 25;
const kFrames = 50;

function drawFrame(room, frame) {
  const picture = Buffer.alloc((kWidth * kHeight * 3) / 2, 128);
  picture.fill(60 + frame, 0, kWidth * kHeight);
  const cell = Math.floor(kHeight / 12);
  const bytes = codeBytes(room, frame);
  for (let bit = 0; bit < 96; ++bit) {
    const left = Math.floor((kWidth * (bit % 48)) / 48);
    const right = Math.floor((kWidth * ((bit % 48) + 1)) / 48);
    const top = kHeight - cell * (bit < 48 ? 2 : 1);
    const luma = (bytes[bit >> 3] >> (7 - (bit & 7))) & 1 ? 235 : 16;
    for (let y = top; y < top + cell; ++y) picture.fill(luma, y * kWidth + left, y * kWidth + right);
  }
  return picture;
}

/** Two seconds of raw pictures (I420, 320x180, 25 a second) that carry the code of `room`. */
export function writePictures(path, room) {
  writeFileSync(path, Buffer.concat(Array.from({ length: kFrames }, (_, frame) => drawFrame(room, frame))));
}

export const toneOf = (room) => 430 + 97 * room;

const kGstPictures = (path) => [
  'multifilesrc', `location=${path}`, 'loop=true', '!', 'rawvideoparse', 'format=i420', `width=${kWidth}`,
  `height=${kHeight}`, `framerate=${kFps}/1`, '!', 'clocksync', '!', 'x264enc', 'tune=zerolatency', 'speed-preset=ultrafast',
  'bitrate=600', 'key-int-max=25', '!', 'h264parse', 'config-interval=-1', '!',
];
const kRtspServer = fileURLToPath(new URL('rtsp_server.py', import.meta.url));

const kPrograms = {
  /** Calls whoever listens, as OBS and broadcasters' encoders do. */
  srtCaller: ({ pictures, room, port }) => ['ffmpeg', [
    '-v', 'error', '-re', '-stream_loop', '-1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${kWidth}x${kHeight}`,
    '-r', String(kFps), '-i', pictures, '-re', '-f', 'lavfi', '-i', `sine=frequency=${toneOf(room)}:sample_rate=48000`,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25', '-c:a', 'aac', '-f', 'mpegts',
    `srt://127.0.0.1:${port}?mode=caller&pkt_size=1316`,
  ]],
  /** Waits to be called, with Opus. */
  srtListener: ({ pictures, room, port }) => ['gst-launch-1.0', [
    '-q', ...kGstPictures(pictures), 'mpegtsmux', 'name=mux', 'alignment=7', '!', 'srtsink',
    `uri=srt://127.0.0.1:${port}?mode=listener`, 'wait-for-connection=false', 'audiotestsrc', 'is-live=true',
    'volume=0.14', `freq=${toneOf(room)}`, '!', 'audio/x-raw,rate=48000,channels=1', '!', 'opusenc', '!', 'mux.',
  ]],
  /** A camera on the wall: user and password, G.711. */
  rtsp: ({ pictures, room, port }) => ['/usr/bin/python3', [kRtspServer, String(port), pictures, String(toneOf(room))]],
};

/** A camera that runs until `kill`; one that finds nobody to call tries again, as encoders do. */
export class TestCamera {
  #wanted = false;
  #timer = null;

  constructor(kind, options) {
    this.kind = kind;
    this.options = options;
    this.start();
  }

  start() {
    this.#wanted = true;
    const [program, args] = kPrograms[this.kind](this.options);
    this.child = spawn(program, args, { stdio: 'ignore' });
    this.child.once('exit', () => {
      if (this.#wanted) this.#timer = setTimeout(() => this.start(), 500);
    });
  }

  async kill() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
