#!/usr/bin/python3
"""Somebody else's WHIP or WHEP client: GStreamer's webrtcbin, as simple-whip-client and simple-whep-client use it."""

import json
import sys
from urllib.parse import urljoin

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

from other_client import TONE_HZ, begin_result, count, request  # noqa: E402

SEND = (
    "webrtcbin name=rtc bundle-policy=max-bundle "
    "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=25/1 "
    "! x264enc tune=zerolatency speed-preset=ultrafast bitrate=800 key-int-max=250 "
    "! video/x-h264,profile=constrained-baseline "
    "! rtph264pay config-interval=-1 aggregate-mode=zero-latency mtu=1200 pt=96 "
    "! application/x-rtp,media=video,encoding-name=H264,payload=96 ! rtc. "
    f"audiotestsrc is-live=true freq={TONE_HZ} volume=0.3 ! opusenc frame-size=%d ! rtpopuspay pt=97 "
    "! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! rtc."
)
VIDEO = ("application/x-rtp,media=video,encoding-name=H264,payload=96,clock-rate=90000,"
         "packetization-mode=(string)1,profile-level-id=(string)42e01f")
AUDIO = "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2"


class Peer:
    def __init__(self, kind, url, token, sound_ms):
        self.url, self.token = url, token
        self.loop = GLib.MainLoop()
        self.result = begin_result()
        self.resource = None
        whip = kind == "whip"
        self.pipeline = Gst.parse_launch(SEND % sound_ms) if whip else self.receiver()
        self.rtc = self.pipeline.get_by_name("rtc")
        if not whip:
            for caps in (VIDEO, AUDIO):
                self.rtc.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY,
                              Gst.Caps.from_string(caps))
        # libnice ties its sockets to their interface, so the loopback must be named.
        self.ice = self.rtc.get_property("ice-agent")  # kept: 1.22 gives its only reference away
        self.ice.emit("add-local-ip-address", "127.0.0.1")
        self.rtc.connect("on-negotiation-needed", lambda _: GLib.idle_add(self.negotiate))
        self.rtc.connect("notify::connection-state", self.on_state)
        self.rtc.connect("pad-added", self.on_pad)

    @staticmethod
    def receiver():
        pipeline = Gst.Pipeline.new("receiver")
        rtc = Gst.ElementFactory.make("webrtcbin", "rtc")
        rtc.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        pipeline.add(rtc)
        return pipeline

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.io_add_watch(sys.stdin, GLib.IO_HUP | GLib.IO_IN, lambda *_: self.loop.quit())
        self.loop.run()
        if self.resource:
            self.result["deleted"] = request(self.resource, "DELETE", self.token).status
        self.pipeline.set_state(Gst.State.NULL)
        print(json.dumps(self.result), flush=True)

    def negotiate(self):
        self.rtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer, None, None))
        return False

    def on_offer(self, promise, *_):
        """On webrtcbin's own thread."""
        promise.wait()
        reply = promise.get_reply()  # the offer lives in it
        offer = reply.get_value("offer")
        done = Gst.Promise.new()
        self.rtc.emit("set-local-description", offer, done)
        done.interrupt()
        GLib.idle_add(self.post, offer.sdp.as_text())

    def post(self, text):
        with request(self.url, "POST", self.token, text.encode()) as reply:
            assert reply.status == 201, reply.status
            self.resource = urljoin(self.url, reply.headers["Location"])
            _, sdp = GstSdp.SDPMessage.new_from_text(reply.read().decode())
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.rtc.emit("set-remote-description", answer, Gst.Promise.new())
        return False

    def on_state(self, rtc, _):
        state = rtc.get_property("connection-state")
        if state == GstWebRTC.WebRTCPeerConnectionState.CONNECTED:
            self.result["connected"] = True

    def on_pad(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        video = pad.get_current_caps().get_structure(0).get_string("media") == "video"
        chain = ("rtph264depay ! h264parse ! avdec_h264 ! fakesink name=sink sync=false signal-handoffs=true" if video
                 else "rtpopusdepay ! opusdec ! fakesink name=sink sync=false signal-handoffs=true")
        sink = Gst.parse_bin_from_description(chain, True)
        kind = "video" if video else "audio"
        sink.get_by_name("sink").connect("handoff", lambda *_: self.count(kind))
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad("sink"))

    def count(self, kind):
        """On a streaming thread: one counts at a time on the loop."""
        GLib.idle_add(lambda: count(self.result, kind))


if __name__ == "__main__":
    Gst.init(None)
    Peer(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 20).run()
