// What a player makes of a media file: ffprobe and ffmpeg, as a test asks them.
import { spawnSync } from 'node:child_process';

function run(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, timeout: 60000 });
  if (done.error) throw done.error;
  return done;
}

/** {format, streams, chapters} of ffprobe. */
export function probe(path) {
  const done = run('ffprobe', [
    '-v', 'error', '-show_format', '-show_streams', '-show_chapters', '-of', 'json', path,
  ]);
  if (done.status !== 0) throw new Error(`ffprobe ${path}: ${done.stderr}`);
  return JSON.parse(done.stdout);
}

/** Times of a track's packets in seconds; `track`: v or a. */
export function packetTimes(path, track) {
  const done = run('ffprobe', [
    '-v', 'error', '-select_streams', `${track}:0`, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path,
  ]);
  return done.stdout.split('\n').map((line) => Number.parseFloat(line)).filter((time) => !Number.isNaN(time));
}

/**
 * Decodes it all; what a decoder complains of. In the file's own milliseconds: pictures with which an output catches up
 * are one apart, which at the rate ffmpeg takes the file for would be several at one time.
 */
export function complaints(path) {
  const times = ['-vsync', 'passthrough', '-enc_time_base', '-1'];
  return run('ffmpeg', ['-v', 'error', '-i', path, ...times, '-f', 'null', '-']).stderr.trim();
}
