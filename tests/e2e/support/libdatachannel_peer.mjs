// Somebody else's WHIP or WHEP client: libdatachannel, which OBS is built on, with packets of 1400 bytes.
// Called as other_client.py says.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import rtc from 'node-datachannel';

const [kind, url, token] = process.argv.slice(2);
const sends = kind === 'whip';
const kSsrcs = { video: 1111, audio: 2222 };
const kPayloads = { video: 96, audio: 111 };
const kToneHz = 721;  // these two as in other_client.py
const kEnough = { video: 21, audio: 51 };
// Snow, so that pictures need several packets.
const kSources = {
  video: 'videotestsrc is-live=true pattern=snow ! video/x-raw,width=640,height=360,framerate=25/1,format=I420 ! x264enc tune=zerolatency '
    + 'speed-preset=ultrafast bitrate=1500 key-int-max=25 ! video/x-h264,profile=constrained-baseline ! '
    + `rtph264pay config-interval=-1 mtu=1400 pt=${kPayloads.video} ssrc=${kSsrcs.video}`,
  audio: `audiotestsrc is-live=true freq=${kToneHz} volume=0.3 ! opusenc ! rtpopuspay pt=${kPayloads.audio} ssrc=${kSsrcs.audio}`,
};
let enough = false;
const result = { connected: false, buffers: { video: 0, audio: 0 }, deleted: null };

const peer = new rtc.PeerConnection('peer', { iceServers: [], disableAutoNegotiation: true, forceMediaTransport: true });
peer.onStateChange((state) => { result.connected ||= state === 'connected'; });
const tracks = {};
for (const [each, Media] of [['video', rtc.Video], ['audio', rtc.Audio]]) {
  const media = new Media(each, sends ? 'SendOnly' : 'RecvOnly');
  if (each === 'video') media.addH264Codec(kPayloads.video);
  else media.addOpusCodec(kPayloads.audio);
  if (sends) media.addSSRC(kSsrcs[each], 'peer');
  tracks[each] = peer.addTrack(media);
  if (!sends) {
    tracks[each].setMediaHandler(new rtc.RtcpReceivingSession());
    tracks[each].onMessage(() => {
      result.buffers[each] += 1;
      if (!enough && Object.entries(kEnough).every(([which, count]) => result.buffers[which] >= count)) {
        enough = true;
        console.log('enough');
      }
    });
  }
}

const headers = { Authorization: `Bearer ${token}` };
const gathered = new Promise((resolve) => {
  peer.onGatheringStateChange((state) => state === 'complete' && resolve());
});
peer.setLocalDescription('offer');
await gathered;
const made = await fetch(url, {
  method: 'POST', headers: { ...headers, 'Content-Type': 'application/sdp' }, body: peer.localDescription().sdp,
});
const answer = await made.text();
if (made.status !== 201) throw new Error(`${made.status} ${answer}`);
peer.setRemoteDescription(answer, 'answer');

const children = [];
for (const [each, pipeline] of sends ? Object.entries(kSources) : []) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (packet) => tracks[each].isOpen() && tracks[each].sendMessageBinary(packet));
  const sink = `${pipeline} ! udpsink host=127.0.0.1 port=${socket.address().port}`;
  children.push(spawn('gst-launch-1.0', ['-q', ...sink.split(' ')], { stdio: 'ignore' }));
}
process.once('SIGTERM', () => {
  children.forEach((child) => child.kill('SIGTERM'));
  process.exit(1);
});
await once(process.stdin.resume(), 'end');
result.deleted = (await fetch(new URL(made.headers.get('Location'), url), { method: 'DELETE', headers })).status;
children.forEach((child) => child.kill('SIGTERM'));
peer.close();
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
