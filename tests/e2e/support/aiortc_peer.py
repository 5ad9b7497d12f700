#!/usr/bin/python3
"""Somebody else's WHIP or WHEP client: aiortc, which has an ICE, a DTLS and an RTP of its own (1300-byte packets)."""

import asyncio
import fractions
import json
import sys
from urllib.parse import urljoin

import numpy
from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from av import AudioFrame, VideoFrame

from other_client import TONE_HZ, begin_result, count, request


class Picture(VideoStreamTrack):
    """Noise, so that pictures need several packets."""

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame.from_ndarray(numpy.random.randint(0, 255, (360, 640, 3), numpy.uint8), format="bgr24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    at = 0

    async def recv(self):
        silent = await super().recv()
        times = numpy.arange(self.at, self.at + silent.samples) / silent.sample_rate
        self.at += silent.samples
        samples = (8000 * numpy.sin(2 * numpy.pi * TONE_HZ * times)).astype(numpy.int16).reshape(1, -1)
        frame = AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.pts, frame.sample_rate = silent.pts, silent.sample_rate
        frame.time_base = fractions.Fraction(1, silent.sample_rate)
        return frame


async def receive(track, result):
    while True:
        await track.recv()
        count(result, track.kind)


async def run(kind, url, token):
    result = begin_result()
    done = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, done.set)  # nothing is written there: it ends
    peer = RTCPeerConnection()
    tasks = []

    @peer.on("connectionstatechange")
    def changed():
        result["connected"] = result["connected"] or peer.connectionState == "connected"

    @peer.on("track")
    def came(track):
        tasks.append(asyncio.ensure_future(receive(track, result)))

    if kind == "whip":
        video = peer.addTransceiver(Picture(), direction="sendonly")
        peer.addTransceiver(Tone(), direction="sendonly")
    else:
        video = peer.addTransceiver("video", direction="recvonly")
        peer.addTransceiver("audio", direction="recvonly")
    video.setCodecPreferences([codec for codec in RTCRtpSender.getCapabilities("video").codecs
                               if codec.mimeType == "video/H264"])
    await peer.setLocalDescription(await peer.createOffer())
    with request(url, "POST", token, peer.localDescription.sdp.encode()) as reply:
        assert reply.status == 201, reply.status
        resource = urljoin(url, reply.headers["Location"])
        await peer.setRemoteDescription(RTCSessionDescription(reply.read().decode(), "answer"))
    await done.wait()
    result["deleted"] = request(resource, "DELETE", token).status
    for task in tasks:
        task.cancel()
    await peer.close()
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2], sys.argv[3]))
