#include "endpoint-agent/capture/network_camera.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include "common/base/log.hpp"

namespace nhipcau::agent {
namespace {

// What is late by more is lost: a camera in the same house, a feed across the country.
constexpr int kRtspLatencyMs = 200;
constexpr int kTsLatencyMs = 100;

/// How one kind of stream becomes raw pictures or sound.
struct Chain {
  const char* media;     ///< caps: their name; of RTP: "encoding-name"
  const char* elements;  ///< gst-launch notation
};

constexpr const char* kH264 = "h264parse ! avdec_h264 max-threads=1";

constexpr std::array<Chain, 6> kRtpSound = {
    Chain{"MPEG4-GENERIC", "rtpmp4gdepay ! aacparse ! avdec_aac"},
    Chain{"MP4A-LATM", "rtpmp4adepay ! aacparse ! avdec_aac"},
    Chain{"OPUS", "rtpopusdepay ! opusdec"},
    Chain{"PCMA", "rtppcmadepay ! alawdec"},
    Chain{"PCMU", "rtppcmudepay ! mulawdec"},
    Chain{"MPA", "rtpmpadepay ! mpegaudioparse ! avdec_mp2float"}};

/// A stream that the network offers.
struct Offered {
  bool picture = false;
  std::string elements;  ///< empty: not one of ours
  std::string name;      ///< for the log
};

std::string field(const GstStructure* structure, const char* name) {
  const char* value = gst_structure_get_string(structure, name);
  return value == nullptr ? "" : value;
}

Offered rtp_stream(const GstStructure* caps) {
  const std::string encoding = field(caps, "encoding-name");
  Offered offered{field(caps, "media") == "video", "", encoding};
  if (offered.picture && encoding == "H264") {
    offered.elements = std::string("rtph264depay ! ") + kH264;
  }
  for (const Chain& chain : kRtpSound) {
    if (!offered.picture && encoding == chain.media) {
      offered.elements = chain.elements;
    }
  }
  return offered;
}

Offered transport_stream(const GstStructure* caps) {
  const std::string name = gst_structure_get_name(caps);
  int version = 0;
  gst_structure_get_int(caps, "mpegversion", &version);
  if (name == "video/x-h264") {
    return {true, kH264, name};
  }
  if (name == "audio/mpeg") {
    return {false, version == 1 ? "mpegaudioparse ! avdec_mp2float" : "aacparse ! avdec_aac", name};
  }
  return {name.starts_with("video/"), name == "audio/x-opus" ? "opusparse ! opusdec" : "", name};
}

/// RTP is told by its fields: before a stream is chosen its caps have another name.
Offered stream_of(GstCaps* caps) {
  const GstStructure* structure = gst_caps_get_structure(caps, 0);
  return gst_structure_has_field(structure, "encoding-name") != FALSE ? rtp_stream(structure)
                                                                      : transport_stream(structure);
}

/// Where the streams of one pipeline go; lives as long as its source.
struct Entrance {
  GstElement* pipeline;
  GstElement* picture;
  GstElement* sound;  ///< null: not wanted

  [[nodiscard]] GstElement* of(const Offered& offered) const {
    return offered.elements.empty() ? nullptr : offered.picture ? picture : sound;
  }
};

bool is_taken(GstElement* entrance) {
  const gst::PadPtr pad(gst_element_get_static_pad(entrance, "sink"));
  return gst_pad_is_linked(pad.get()) != FALSE;
}

bool link(GstPad* from, GstElement* to) {
  const gst::PadPtr pad(gst_element_get_static_pad(to, "sink"));
  return GST_PAD_LINK_SUCCESSFUL(gst_pad_link(from, pad.get()));
}

void add_chain(const Entrance& into, GstPad* pad, const Offered& offered) {
  GstElement* const chain = gst_parse_bin_from_description(offered.elements.c_str(), TRUE, nullptr);
  if (chain == nullptr) {
    logger("media")->error("camera: no element for {}", offered.name);
    return;
  }
  gst_bin_add(reinterpret_cast<GstBin*>(into.pipeline), chain);
  const bool linked = gst_element_link(chain, into.of(offered)) != FALSE && link(pad, chain);
  if (!linked || gst_element_sync_state_with_parent(chain) == FALSE) {
    logger("media")->error("camera: {} cannot be taken", offered.name);
  }
}

void on_pad(GstElement* /*source*/, GstPad* pad, gpointer data) noexcept {
  const Entrance& into = *static_cast<const Entrance*>(data);
  gst::CapsPtr caps(gst_pad_get_current_caps(pad));
  if (caps == nullptr) {
    caps.reset(gst_pad_query_caps(pad, nullptr));
  }
  if (gst_caps_is_empty(caps.get()) != FALSE || gst_caps_is_any(caps.get()) != FALSE) {
    return;
  }
  const Offered offered = stream_of(caps.get());
  GstElement* const entrance = into.of(offered);
  if (entrance != nullptr && !is_taken(entrance)) {
    logger("media")->info("camera: {} comes", offered.name);
    add_chain(into, pad, offered);
  } else if (offered.elements.empty()) {
    logger("media")->warn("camera: {} is not taken; H.264 is needed, with AAC, Opus or G.711",
                          offered.name);
  }
}

/// Of RTSP: what is not wanted is not even set up.
gboolean is_wanted(GstElement* /*source*/, guint /*number*/, GstCaps* caps,
                   gpointer data) noexcept {
  const Offered offered = stream_of(caps);
  const bool ours = static_cast<const Entrance*>(data)->of(offered) != nullptr;
  if (offered.elements.empty()) {
    logger("media")->warn("camera: {} is not taken; H.264 is needed, with AAC, Opus or G.711",
                          offered.name);
  }
  return ours ? TRUE : FALSE;
}

void forget_entrance(gpointer data, GClosure* /*closure*/) noexcept {
  const std::unique_ptr<Entrance> owned(static_cast<Entrance*>(data));
}

template <typename Handler>
void connect(GstElement* source, const char* signal, Handler handler, const Entrance& into) {
  auto owned = std::make_unique<Entrance>(into);
  g_signal_connect_data(source, signal, reinterpret_cast<GCallback>(handler), owned.release(),
                        &forget_entrance, static_cast<GConnectFlags>(0));
}

void pass_sound_to(GstElement* appsink, Inlet& inlet) {
  gst::on_sample(appsink, [appsink, &inlet](const gst::SamplePtr& sample) {
    GstBuffer* const buffer = gst_sample_get_buffer(sample.get());
    const GstClockTime running = gst_segment_to_running_time(gst_sample_get_segment(sample.get()),
                                                             GST_FORMAT_TIME, buffer->pts);
    const GstClockTime at = gst_element_get_base_time(appsink) + running;
    const gst::ReadMap map(buffer);
    inlet.push(map.bytes(), media::MediaTime{static_cast<std::int64_t>(at / 1000)});
  });
}

// Pictures and sound leave at one time after they were taken, however long each was on its way.
// That clocksync should know no latency of what is in front of it is no accident: it differs
// between the two.
constexpr const char* kSoundEnd =
    "queue name=sound_entrance max-size-time=3000000000 max-size-buffers=0 max-size-bytes=0 ! "
    "audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! "
    "audiobuffersplit output-buffer-duration=1/50 ! clocksync name=sound_wait ! appsink "
    "name=camera_sound sync=false async=false ";
constexpr const char* kPictureEnd =
    "queue name=picture_entrance leaky=downstream max-size-time=3000000000 max-size-buffers=0 "
    "max-size-bytes=0 ! deinterlace ! videoconvert ! videoscale ! "
    "videorate max-duplication-time=500000000 ! ";
constexpr const char* kPictureExit = " ! clocksync name=picture_wait";

std::string source_of(CameraKind kind) {
  return kind == CameraKind::kRtsp
             ? fmt::format("rtspsrc name=network protocols=tcp latency={} tcp-timeout=5000000 ",
                           kRtspLatencyMs)
             : fmt::format(
                   "srtsrc name=address auto-reconnect=false ! tsdemux name=network latency={} ",
                   kTsLatencyMs);
}

/// What the network's buffer holds (SRT's own default is 120 ms), 100 ms for a stream's own
/// interleaving, 100 ms for decoding and for the picture that videorate keeps back.
Millis time_to_wait(const CameraChoice& camera) {
  if (camera.kind == CameraKind::kRtsp) {
    return Millis{kRtspLatencyMs + 100};
  }
  constexpr std::string_view kOption = "latency=";
  constexpr int kMostMs = 2500;  // what the queues hold
  const std::size_t at = camera.target.find(kOption);
  int asked = 120;
  if (at != std::string::npos) {
    const char* const first = camera.target.data() + at + kOption.size();
    std::from_chars(first, camera.target.data() + camera.target.size(), asked);
  }
  return Millis{std::clamp(asked, 120, kMostMs) + 200};
}

void wait(gst::Pipeline& pipeline, const char* element, const CameraChoice& camera) {
  const gint64 nanoseconds = gint64{time_to_wait(camera).count()} * 1'000'000;
  g_object_set(pipeline.find(element), "ts-offset", nanoseconds, nullptr);
}

bool listens(const std::string& address) {
  return address.starts_with("srt://:") || address.find("mode=listener") != std::string::npos;
}

}  // namespace

CaptureSource network_camera(const CameraChoice& camera, const std::string& format, Inlet* sound) {
  CaptureSource source;
  source.description = source_of(camera.kind) + (sound != nullptr ? kSoundEnd : "") + kPictureEnd +
                       format + kPictureExit;
  source.configure = [camera, sound](gst::Pipeline& pipeline) {
    logger("media")->debug("camera: connecting to {}", without_secrets(camera.target));
    GstElement* const network = pipeline.find("network");
    const bool rtsp = camera.kind == CameraKind::kRtsp;
    if (rtsp) {
      g_object_set(network, "location", camera.target.c_str(), nullptr);
    } else {
      g_object_set(pipeline.find("address"), "uri", camera.target.c_str(), nullptr);
    }
    wait(pipeline, "picture_wait", camera);
    const Entrance into{pipeline.element(), pipeline.find("picture_entrance"),
                        sound != nullptr ? pipeline.find("sound_entrance") : nullptr};
    connect(network, "pad-added", &on_pad, into);
    if (rtsp) {
      connect(network, "select-stream", &is_wanted, into);
    }
    if (sound != nullptr) {
      wait(pipeline, "sound_wait", camera);
      pass_sound_to(pipeline.find("camera_sound"), *sound);
    }
  };
  return source;
}

Millis network_patience(const CameraChoice& camera) {
  const bool waits = camera.kind == CameraKind::kSrt && listens(camera.target);
  return waits ? Millis{60'000} : Millis{5'000};
}

std::string without_secrets(const std::string& address) {
  const std::size_t host = address.find("://") + 3;
  const std::size_t end = std::min(address.find_first_of("/?", host), address.size());
  const std::size_t at = address.rfind('@', end);
  const bool user = at != std::string::npos && at >= host && at < end;
  const std::size_t from = user ? at + 1 : host;
  return address.substr(0, host) + address.substr(from, end - from);
}

}  // namespace nhipcau::agent
