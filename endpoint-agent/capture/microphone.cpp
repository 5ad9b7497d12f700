#include "endpoint-agent/capture/microphone.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "endpoint-agent/capture/sim_faults.hpp"
#include "endpoint-agent/capture/uplink.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kMicrophoneOk{800};
constexpr Millis kStall{5000};  // then it is opened anew: on a busy machine opening takes seconds

/// A camera's sound comes again when the camera does: there is no device here to open anew.
Millis patience(const JoinOptions& options) {
  return options.microphone.kind == MicrophoneKind::kCamera ? Millis{24LL * 3600 * 1000} : kStall;
}

/// PulseAudio puts another source in the place of one that was unplugged and lets it stay there:
/// the chosen one would never be heard again.
std::optional<std::string> moved_away(const MicrophoneChoice& chosen, gst::Pipeline& pipeline) {
  if (chosen.kind != MicrophoneKind::kPulse || chosen.target.empty()) {
    return std::nullopt;
  }
  gchar* current = nullptr;
  g_object_get(pipeline.find("device"), "current-device", &current, nullptr);
  const gst::Ptr<gchar> owned(current);
  if (current == nullptr || chosen.target == current) {
    return std::nullopt;
  }
  return "the sound server has put " + std::string(current) + " in its place";
}

}  // namespace

Microphone::Microphone(const ChosenDevices& devices, RoomFace face, Inlet& camera_sound, Post post,
                       RoomSound& sound, preflight::MicrophoneTaps taps, OnSound on_sound)
    : devices_(devices),
      face_(std::move(face)),
      camera_sound_(camera_sound),
      post_(std::move(post)),
      sound_(sound),
      treatment_(sound),
      taps_(taps),
      on_sound_(std::move(on_sound)),
      keeper_({.name = "microphone",
               .build = [this] { return build(); },
               .started = [this](gst::Pipeline& pipeline) { started(pipeline); },
               .lost = [this] { lost(); },
               .pulse = &pulse_,
               .stall = patience(*devices.now()),
               .fault = [this](gst::Pipeline& pipeline) { return look(pipeline); }}) {}

void Microphone::started(gst::Pipeline& pipeline) {
  switch_ = device_switch(options_->microphone);
  if (options_->microphone.kind == MicrophoneKind::kCamera) {
    camera_sound_.attach(pipeline.find("camera_sound"), media::media_now());
  }
}

void Microphone::lost() {
  camera_sound_.detach();
  switch_.reset();
  muted_at_device_ = false;
}

std::optional<std::string> Microphone::look(gst::Pipeline& pipeline) {
  muted_at_device_ = switch_ != nullptr && switch_->muted().value_or(false);
  return moved_away(options_->microphone, pipeline);
}

bool Microphone::ok(MonoTime now) const {
  return pulse_.age(now) < kMicrophoneOk;
}

Expected<gst::Pipeline> Microphone::build() {
  options_ = devices_.now();
  const auto source = microphone_source(*options_, face_);
  if (!source) {
    return tl::unexpected(source.error());
  }
  auto pipeline = gst::Pipeline::make(
      fmt::format("{} ! identity name=raw silent=true ! identity name=heard silent=true ! "
                  "appsink name=sound sync=false async=false",
                  source->description));
  if (!pipeline) {
    return pipeline;
  }
  source->configure(*pipeline);
  install(*pipeline);
  GstElement* const sink = pipeline->find("sound");
  gst::on_sample(sink, [this, sink](const gst::SamplePtr& sample) {
    auto sound =
        std::make_shared<gst::BufferPtr>(gst_buffer_ref(gst_sample_get_buffer(sample.get())));
    post_(
        [this, sound, at = captured_at(sample.get(), sink)] { on_sound_(std::move(*sound), at); });
  });
  return pipeline;
}

void Microphone::install(gst::Pipeline& pipeline) {
  GstElement* const raw = pipeline.find("raw");
  GstElement* const sent = pipeline.find("heard");
  const bool simulated = options_->microphone.kind == MicrophoneKind::kSim;
  const bool hears_loudspeakers =
      simulated && sim_sound(options_->microphone.target).value_or(SimSound{}).echo;
  sound_.use_common_time(pipeline);
  treatment_.install(pipeline, raw, sent);
  if (simulated) {
    g_object_set(pipeline.find("simulated"), "timestamp-offset",
                 static_cast<gint64>(sound_.timestamp_offset()), nullptr);
  }
  gst::on_buffer(raw, "sink", [this, raw, hears_loudspeakers](gst::BufferPtr& buffer) {
    if (hears_loudspeakers) {
      const media::MediaTime at = instant_of(raw, buffer.get());
      gst::change_samples(buffer,
                          [&](std::span<std::int16_t> samples) { sound_.air.add_to(samples, at); });
    }
    taps_.raw.pass(raw, buffer.get());
    return true;
  });
  gst::on_buffer(sent, "sink", [this, sent](gst::BufferPtr& buffer) {
    heard(sent, buffer);
    return true;
  });
}

void Microphone::heard(GstElement* element, gst::BufferPtr& buffer) {
  pulse_.beat();
  taps_.sent.pass(element, buffer.get());
  Energy energy;
  {
    const gst::ReadMap map(buffer.get());
    energy = energy_of(gst::samples_of(map));
  }
  post_([this, energy] { meter_.add(energy); });
  if (muted_) {
    buffer.reset(gst_buffer_make_writable(buffer.release()));
    gst_buffer_memset(buffer.get(), 0, 0, gst_buffer_get_size(buffer.get()));
  }
}

}  // namespace nhipcau::agent
