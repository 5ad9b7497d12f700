#include "endpoint-agent/capture/capture_source.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <memory>
#include <span>

#include "common/media/media_time.hpp"
#include "common/media/picture_code.hpp"
#include "endpoint-agent/capture/network_camera.hpp"
#include "endpoint-agent/capture/sim_faults.hpp"
#include "endpoint-agent/capture/sim_picture.hpp"
#include "endpoint-agent/capture/sim_voice.hpp"
#include "endpoint-agent/capture/voice.hpp"

namespace nhipcau::agent {
namespace {

constexpr const char* kSound = "audio/x-raw,format=S16LE,rate=48000,channels=1";
constexpr double kSimLevel = 0.14142;  // peak of a sine of -20 dBFS RMS

// Dark enough for white letters; neighbours in the roster differ.
constexpr std::array<unsigned, 8> kColours = {0xff1e3a5fU, 0xff5f1e2aU, 0xff1e5f3aU, 0xff4a2a66U,
                                              0xff66551eU, 0xff1e5f5fU, 0xff5f3a1eU, 0xff3a3a3aU};

std::string uri_of(const std::string& path) {
  const std::string full = std::filesystem::absolute(path).string();
  const gst::Ptr<gchar> uri(gst_filename_to_uri(full.c_str(), nullptr));
  return uri == nullptr ? full : uri.get();
}

CaptureSource sim_camera(const JoinOptions& options, const RoomFace& face) {
  CaptureSource source;
  source.description = fmt::format(
      "videotestsrc name=camera is-live=true pattern=solid-color ! {} ! textoverlay name=title "
      "halignment=center valignment=center font-desc=\"DejaVu Sans Bold 38\" ! clockoverlay "
      "name=clock halignment=right valignment=top time-format=\"%H:%M:%S\" "
      "font-desc=\"DejaVu Sans 28\" ! identity name=draw silent=true",
      picture_format(options));
  const PictureFault fault = picture_fault(options.camera.target).value_or(PictureFault::kNone);
  source.configure = [face, fault, &options](gst::Pipeline& pipeline) {
    const auto colour = kColours[static_cast<std::size_t>(face.number) % kColours.size()];
    g_object_set(pipeline.find("camera"), "foreground-color", colour, nullptr);
    const gst::Ptr<gchar> name(g_markup_escape_text(face.name.c_str(), -1));  // it is Pango markup
    g_object_set(pipeline.find("title"), "text", name.get(), nullptr);
    if (fault == PictureFault::kFrozen) {
      g_object_set(pipeline.find("clock"), "silent", TRUE, nullptr);
    }
    auto painter = std::make_shared<SimPicture>(face.number, options.width, options.height, fault);
    gst::on_buffer(pipeline.find("draw"), "sink", [painter](gst::BufferPtr& buffer) {
      painter->draw(buffer, read_clock().wall);
      return true;
    });
  };
  return source;
}

std::string scaled(const JoinOptions& options) {
  return "videoconvert ! videoscale ! videorate drop-only=true ! " + picture_format(options);
}

CaptureSource device(const std::string& element, const char* property, const std::string& value,
                     const std::string& rest) {
  CaptureSource source;
  source.description = element + " name=device ! " + rest;
  if (!value.empty()) {
    source.configure = [property, value](gst::Pipeline& pipeline) {
      g_object_set(pipeline.find("device"), property, value.c_str(), nullptr);
    };
  }
  return source;
}

std::string converted() {
  return std::string("audioconvert ! audioresample ! ") + kSound;
}

CaptureSource simulated_speaker(const RoomFace& face, const SimSound& sound) {
  CaptureSource source;
  source.description = std::string(
                           "audiotestsrc name=simulated is-live=true wave=silence "
                           "samplesperbuffer=960 ! ") +
                       kSound + " ! identity name=speaks silent=true";
  auto voice = std::make_shared<SimVoice>(sound, media::room_tone_hz(face.number));
  source.configure = [voice](gst::Pipeline& pipeline) {
    gst::on_buffer(pipeline.find("speaks"), "sink", [voice](gst::BufferPtr& buffer) {
      gst::change_samples(buffer, [&](std::span<std::int16_t> samples) { voice->write(samples); });
      return true;
    });
  };
  return source;
}

CaptureSource tone_microphone(const RoomFace& face) {
  return {fmt::format(
      "audiotestsrc name=simulated is-live=true wave=sine freq={} volume={} samplesperbuffer=960 "
      "! {}",
      media::room_tone_hz(face.number), kSimLevel, kSound)};
}

CaptureSource sim_microphone(const JoinOptions& options, const RoomFace& face) {
  if (!options.microphone.target.empty()) {
    return simulated_speaker(face, sim_sound(options.microphone.target).value_or(SimSound{}));
  }
  return tone_microphone(face);
}

constexpr std::int64_t kSecondMicros = 1'000'000;
constexpr std::int64_t kBeepMicros = 200'000;

/// Keeps the first 200 ms of every second of the wall clock: against the time in the picture code
/// they tell how late the sound is.
void keep_beeps(gst::BufferPtr& buffer, GstElement* at) {
  const std::int64_t wall_ahead = read_clock().wall.ms * 1000 - media::media_now().count();
  const GstClockTime taken = gst_element_get_base_time(at) + GST_BUFFER_PTS(buffer.get());
  const std::int64_t first = static_cast<std::int64_t>(taken / 1000) + wall_ahead;
  buffer.reset(gst_buffer_make_writable(buffer.release()));
  GstMapInfo map{};
  if (gst_buffer_map(buffer.get(), &map, GST_MAP_READWRITE) == FALSE) {
    return;
  }
  const std::span samples(reinterpret_cast<std::int16_t*>(map.data), map.size / 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::int64_t instant = first + static_cast<std::int64_t>(i) * kSecondMicros / 48000;
    samples[i] = instant % kSecondMicros < kBeepMicros ? samples[i] : std::int16_t{0};
  }
  gst_buffer_unmap(buffer.get(), &map);
}

CaptureSource beeping(CaptureSource source) {
  source.description += " ! identity name=beeps silent=true";
  source.configure = [](gst::Pipeline& pipeline) {
    GstElement* const beeps = pipeline.find("beeps");
    gst::on_buffer(beeps, "sink", [beeps](gst::BufferPtr& buffer) {
      keep_beeps(buffer, beeps);
      return true;
    });
  };
  return source;
}

Expected<CaptureSource> voice_microphone(const JoinOptions& options, const RoomFace& face) {
  auto spoken = speak_introduction(face.name, options.state_dir);
  if (!spoken) {
    return tl::unexpected(spoken.error());
  }
  return device("multifilesrc loop=true", "location", spoken->path.string(),
                fmt::format("rawaudioparse pcm-format=s16le sample-rate={} num-channels=1 ! {} ! "
                            "audiobuffersplit output-buffer-duration=1/50 ! clocksync",
                            spoken->sample_rate, converted()));
}

}  // namespace

std::string picture_format(const JoinOptions& options) {
  if (options.picture_as_it_is) {
    return fmt::format(
        "video/x-raw,format=I420,width=[2,{},2],height=[2,{},2],framerate=[1/1,{}/1],"
        "pixel-aspect-ratio=1/1",
        options.width, options.height, options.fps);
  }
  return fmt::format("video/x-raw,format=I420,width={},height={},framerate={}/1", options.width,
                     options.height, options.fps);
}

CaptureSource camera_source(const JoinOptions& options, const RoomFace& face, Inlet& sound) {
  const std::string& target = options.camera.target;
  switch (options.camera.kind) {
    case CameraKind::kV4l2:
      return device("v4l2src", "device", target, "decodebin ! " + scaled(options));
    case CameraKind::kFile:
      return device("uridecodebin", "uri", uri_of(target), scaled(options) + " ! clocksync");
    case CameraKind::kRtsp:
    case CameraKind::kSrt:
      return network_camera(options.camera, picture_format(options),
                            options.microphone.kind == MicrophoneKind::kCamera ? &sound : nullptr);
    case CameraKind::kSim:
      break;
  }
  return sim_camera(options, face);
}

Expected<CaptureSource> microphone_source(const JoinOptions& options, const RoomFace& face) {
  const std::string& target = options.microphone.target;
  switch (options.microphone.kind) {
    case MicrophoneKind::kVoice:
      return voice_microphone(options, face);
    case MicrophoneKind::kAlsa:
      return device("alsasrc", "device", target, converted());
    case MicrophoneKind::kPulse:
      return device("pulsesrc", "device", target, converted());
    case MicrophoneKind::kFile:
      return device("uridecodebin", "uri", uri_of(target), converted() + " ! clocksync");
    case MicrophoneKind::kCamera:
      return CaptureSource{
          std::string("appsrc name=camera_sound is-live=true format=time "
                      "max-bytes=0 max-buffers=100 leaky-type=downstream caps=\"") +
          kSound + ",layout=interleaved\" ! queue"};
    case MicrophoneKind::kSim:
      break;
  }
  return target == kBeep ? beeping(tone_microphone(face)) : sim_microphone(options, face);
}

}  // namespace nhipcau::agent
