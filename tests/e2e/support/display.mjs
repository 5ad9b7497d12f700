// A display of the test's own, on which nobody looks: windows open as in a room.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** {name: what DISPLAY is to be, close()}. */
export async function openDisplay() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x360x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await once(child.stdio[3], 'data');  // it is there
  return {
    name: `:${String(number).trim()}`,
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
