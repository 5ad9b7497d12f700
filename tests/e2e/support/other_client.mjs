// Other people's WHIP and WHEP clients, each a program of its own; how they are called stands in other_client.py.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const support = (name) => fileURLToPath(new URL(name, import.meta.url));
const webrtcbin = ['/usr/bin/python3', support('webrtcbin_peer.py')];
const kLimit = 40000;  // ms: what has not ended by then is ended, and its test fails

export const kClients = {
  'webrtcbin of GStreamer': { program: webrtcbin },
  'webrtcbin, sound in packets of 60 ms': { program: webrtcbin, more: ['60'] },
  aiortc: { program: ['/usr/bin/python3', support('aiortc_peer.py')] },
  libdatachannel: { program: [process.execPath, support('libdatachannel_peer.mjs')] },
};

/** Starts one. `enough`: a viewer has seen and heard for a while. `end` asks it to end and gives what it says then. Both fail when it ends by itself. */
export function startClient({ program: [program, script], more = [] }, kind, url, token) {
  const child = spawn(program, [script, kind, url, token, ...more], { stdio: ['pipe', 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill('SIGTERM'), kLimit);
  let said = '';
  let complaint = '';
  const enough = new Promise((resolve) => {
    child.stdout.on('data', (data) => {
      said += data;
      if (said.startsWith('enough\n')) resolve();
    });
  });
  child.stderr.on('data', (data) => { complaint += data; });
  child.stdin.on('error', () => {});  // it has ended already
  const ended = once(child, 'close').then(([code, signal]) => {
    clearTimeout(limit);
    assert.equal(code, 0, `${signal ?? ''} ${complaint}`);
    return JSON.parse(said.replace('enough\n', ''));
  });
  ended.catch(() => {});  // who waits for it is told
  const early = ended.then((result) => assert.fail(`it ended with ${JSON.stringify(result)}`));
  early.catch(() => {});
  return {
    enough: () => Promise.race([enough, early]),
    end: () => { child.stdin.end(); return ended; },
    kill: () => { child.kill('SIGKILL'); return ended.catch(() => {}); },
  };
}
