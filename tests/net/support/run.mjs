// Runs test files inside a network of their own (network.mjs), which is removed whatever happens.
// Usage: node run.mjs FILE     Exit code 77: skipped, the reason is the last line.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { kCentreName, Network } from './network.mjs';

const kSkipped = 77;
const kRoot = fileURLToPath(new URL('../../..', import.meta.url));

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(kSkipped);
}

if (process.getuid() !== 0) skip('network namespaces need root; run as root to test cut, blocked and narrow networks');
for (const tool of ['ip', 'tc', 'nft']) {
  if (spawnSync(tool, ['-V']).error) skip(`${tool} is not installed: scripts/setup installs it`);
}
const network = new Network(process.pid);
try {
  network.make();
} catch (error) {
  network.remove();
  skip(`no network namespaces here: ${error.message}`);
}

const tls = mkdtempSync(join(tmpdir(), 'nhipcau-net-'));
const made = spawnSync(join(kRoot, 'scripts/certificate'), [kCentreName, join(tls, 'tls')], { encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stdout + made.stderr);
const [program, ...args] = network.inside(network.centre, process.execPath, '--test', '--test-reporter=spec', process.argv[2]);
const child = spawn(program, args, {
  stdio: 'inherit',
  env: { ...process.env, NHIPCAU_NET: network.id, NHIPCAU_NET_TLS: join(tls, 'tls'), NODE_EXTRA_CA_CERTS: join(tls, 'tls', 'ca.pem') },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  network.remove();
  rmSync(tls, { recursive: true, force: true });
  process.exit(code ?? 128 + constants.signals[signal]);
});
