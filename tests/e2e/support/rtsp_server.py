"""An RTSP camera: raw pictures of a file as H.264, a tone as G.711; for its user only.

rtsp_server.py PORT PICTURES HERTZ   serves rtsp://camera:bi-mat@127.0.0.1:PORT/live
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402


def main():
    port, pictures, hertz = sys.argv[1:]
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)

    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("camera", "bi-mat"), token)
    server.set_auth(auth)

    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_shared(True)
    factory.set_launch(
        f"( multifilesrc location={pictures} loop=true ! rawvideoparse format=i420 width=320 height=180 "
        "framerate=25/1 ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=600 key-int-max=25 ! "
        "rtph264pay name=pay0 pt=96 config-interval=-1 "
        f"audiotestsrc is-live=true volume=0.14 freq={hertz} ! audio/x-raw,rate=8000,channels=1 ! alawenc ! "
        "rtppcmapay name=pay1 pt=8 )")
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("user", "media.factory.access", True)
    permissions.add_permission_for_role("user", "media.factory.construct", True)
    factory.set_permissions(permissions)
    server.get_mount_points().add_factory("/live", factory)
    server.attach(None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
