// A WHIP or WHEP client as other people write them, in a page of Chromium: what is unusual about it is said by options.

/**
 * Runs in the page. `url` and `token`; `send` or not; `kinds` of m= lines, in order; `mangle`: [[pattern, replacement]]
 * applied to the offer that is posted (and, `local`, to the one the browser itself believes in); `config` of the
 * connection; `codecs`: preferred first; `encodings` of the video; `trickle`: candidates follow by PATCH.
 */
export async function openClient(options) {
  const {
    url, token, send, kinds = ['audio', 'video'], mangle = [], local = [], config = {}, codecs = [], encodings, trickle,
  } = options;
  const peer = new RTCPeerConnection(config);
  const client = { peer, received: {}, statuses: [] };
  const stream = send ? await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } }) : null;
  for (const kind of kinds) {
    const track = stream?.getTracks().find((each) => each.kind === kind);
    const transceiver = peer.addTransceiver(track ?? kind, {
      direction: send ? 'sendonly' : 'recvonly', ...(send && kind === 'video' && encodings ? { sendEncodings: encodings } : {}),
    });
    if (kind === 'video' && codecs.length > 0) {
      const known = (send ? RTCRtpSender : RTCRtpReceiver).getCapabilities('video').codecs;
      const place = (codec) => (codecs.findIndex((name) => codec.mimeType.endsWith(name)) + codecs.length + 1) % (codecs.length + 1);
      transceiver.setCodecPreferences([...known].sort((a, b) => place(a) - place(b)));
    }
  }
  const changed = (sdp, rules) => rules.reduce((text, [pattern, by]) => text.replace(new RegExp(pattern, 'g'), by), sdp);
  /** What has not been found within 2 s is not waited for. */
  const gathered = () => new Promise((resolve) => {
    const look = () => peer.iceGatheringState === 'complete' && resolve();
    peer.addEventListener('icegatheringstatechange', look);
    setTimeout(resolve, 2000);
    look();
  });
  const offer = await peer.createOffer();
  const believed = changed(offer.sdp, local);
  const candidates = [];
  peer.onicecandidate = ({ candidate }) => { if (candidate) candidates.push(candidate.candidate); };
  await peer.setLocalDescription({ type: 'offer', sdp: believed });
  if (!trickle) await gathered();
  const headers = { Authorization: `Bearer ${token}` };
  const posted = changed(trickle ? believed : peer.localDescription.sdp, mangle);
  const made = await fetch(url, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/sdp' }, body: posted });
  client.statuses.push(made.status);
  client.body = await made.text();
  if (made.status !== 201) return { status: made.status, body: client.body, posted };
  client.resource = new URL(made.headers.get('Location'), url).href;
  client.etag = made.headers.get('ETag');
  await peer.setRemoteDescription({ type: 'answer', sdp: client.body });
  if (trickle) {
    await gathered();
    const ufrag = believed.match(/a=ice-ufrag:(.*)/)[0].trim();
    const pwd = believed.match(/a=ice-pwd:(.*)/)[0].trim();
    const lines = [ufrag, pwd, 'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'a=mid:0', ...candidates.map((each) => `a=${each}`), ''];
    const patched = await fetch(client.resource, {
      method: 'PATCH',
      headers: { ...headers, 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': client.etag },
      body: lines.join('\r\n'),
    });
    client.statuses.push(patched.status);
  }
  window.client = client;
  return { status: made.status, statuses: client.statuses, answer: client.body, posted };
}

/** Runs in the page: what came or went so far. */
export async function clientFacts() {
  const { peer } = window.client;
  const stats = [...(await peer.getStats()).values()];
  const sum = (type, kind, key) => stats.filter((each) => each.type === type && each.kind === kind)
    .reduce((all, each) => all + (each[key] ?? 0), 0);
  return {
    state: peer.connectionState,
    decoded: sum('inbound-rtp', 'video', 'framesDecoded'),
    heard: sum('inbound-rtp', 'audio', 'packetsReceived'),
    encoded: sum('outbound-rtp', 'video', 'framesEncoded'),
    sent: sum('outbound-rtp', 'audio', 'packetsSent'),
  };
}

/** Runs in the page: ends it; the status of the DELETE. */
export async function closeClient(token) {
  const { peer, resource } = window.client;
  const ended = await fetch(resource, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
  peer.close();
  return ended.status;
}
