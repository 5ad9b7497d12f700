// A room's machine that does not obey: it signs in as an agent does, and then sends to its leg whatever it is told.
import { createCipheriv, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import WebSocket from 'ws';

import { until } from './wait.mjs';

const kSilence = Buffer.from([0xf8, 0xff, 0xfe]);  // 20 ms of Opus
const kSoundPayload = 111;
const kLabels = { key: 0, salt: 2 };  // RFC 3711 §4.3.1

/** A session key of SRTP: AES in counter mode over the label (RFC 3711 §4.3.3; RFC 7714 §11 pads the salt). */
function derived(master, label, size) {
  const block = Buffer.alloc(16);
  master.copy(block, 0, 16, 28);
  block[7] ^= label;
  return createCipheriv('aes-128-ctr', master.subarray(0, 16), block).update(Buffer.alloc(size));
}

export class Disobedient {
  heard = 0;  // datagrams of the bridge
  error = null;
  #sequence = 0;
  #master = randomBytes(28);
  #ssrc = randomBytes(4).readUInt32BE() & 0x7fffffff;
  #key = derived(this.#master, kLabels.key, 16);
  #salt = derived(this.#master, kLabels.salt, 12);

  /** Signs in and sends until `end`; the control connection is left open and ignored. */
  static async join(stage, room, token) {
    const made = new Disobedient();
    made.room = room;
    made.port = stage.mediaPort;
    made.control = new WebSocket(`ws://127.0.0.1:${stage.port}/ws/agent`, 'nhipcau.v1');
    made.control.on('error', () => {});
    made.control.on('message', (data) => made.#onMessage(JSON.parse(data)));
    await once(made.control, 'open');
    made.control.send(JSON.stringify(made.hello(token)));
    await until('the bridge answers its offer', 5000, () => made.answer);
    made.socket = createSocket('udp4').bind(0, '127.0.0.1');
    made.socket.on('message', () => { made.heard += 1; });
    await once(made.socket, 'listening');
    made.timer = setInterval(() => made.#send(), 20);
    return made;
  }

  hello(token) {
    return {
      type: 'hello', protocol: 1, token, room: this.room, instance: 'disobedient', version: '0', highest_epoch: 0,
      offer: {
        generation: '00000000000d150b', key: this.#master.toString('base64'), video_ssrc: this.#ssrc ^ 1,
        thumbnail_ssrc: this.#ssrc ^ 2, audio_ssrc: this.#ssrc, content_ssrc: 0,
      },
    };
  }

  #onMessage(message) {
    if (message.type === 'room_plan') this.answer ??= message.answer;
    if (message.type === 'error') this.error = message.code;
  }

  #send() {
    const sequence = this.#sequence++ & 0x7fff;  // never long enough to roll over
    const header = Buffer.from([0x80, kSoundPayload, sequence >> 8, sequence & 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(sequence * 960, 4);
    header.writeUInt32BE(this.#ssrc, 8);
    const iv = Buffer.alloc(12);  // RFC 7714 §8.1: 0, SSRC, rollover counter, sequence number
    iv.writeUInt32BE(this.#ssrc, 2);
    iv.writeUInt16BE(sequence, 10);
    for (let i = 0; i < iv.length; ++i) iv[i] ^= this.#salt[i];
    const cipher = createCipheriv('aes-128-gcm', this.#key, iv).setAAD(header);
    const body = Buffer.concat([cipher.update(kSilence), cipher.final()]);
    this.socket.send(Buffer.concat([header, body, cipher.getAuthTag()]), this.port, '127.0.0.1');
  }

  async end() {
    clearInterval(this.timer);
    this.control.close();
    this.socket.close();
    await once(this.socket, 'close');
  }
}
