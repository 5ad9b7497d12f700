#include "endpoint-agent/playout/audio_playout.hpp"

#include <algorithm>
#include <utility>

#include "endpoint-agent/playout/auto_loudspeakers.hpp"

namespace nhipcau::agent {
namespace {

// From the tick to the loudspeakers: the main loop may be late by as much.
constexpr media::MediaTime kPlayLatency{30'000};
constexpr const char* kPlay =
    "appsrc name=frames is-live=true format=time min-latency=30000000 max-buffers=100 max-bytes=0 "
    "leaky-type=downstream "
    "caps=\"audio/x-raw,format=(string)F32LE,rate=(int)48000,channels=(int)1,"
    "layout=(string)interleaved\" ! "
    "audioconvert ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! "
    "queue max-size-time=1000000000 max-size-buffers=0 max-size-bytes=0 ! ";  // waits here for its
                                                                              // time

std::string loudspeakers(Output output, LoudspeakerKind kind) {
  if (output == Output::kHeadless) {
    return "appsink name=heard sync=true qos=false";
  }
  const std::string end = "identity name=heard silent=true ! audioconvert ! audioresample ! ";
  switch (kind) {
    case LoudspeakerKind::kAlsa:
      return end + "alsasink name=device";
    case LoudspeakerKind::kPulse:
      return end + "pulsesink name=device";
    case LoudspeakerKind::kAuto:
      break;
  }
  return end + "autoaudiosink name=device";
}

}  // namespace

AudioPlayout::AudioPlayout(const ChosenDevices& devices, int tone_rooms, Post post, Events events,
                           RoomSound& sound)
    : devices_(devices),
      output_(devices.now()->output),
      post_(std::move(post)),
      events_(std::move(events)),
      sound_(sound),
      tones_(tone_rooms > 0 ? std::make_unique<ToneMeter>(tone_rooms) : nullptr),
      keeper_({.name = "loudspeakers",
               .build = [this] { return build(); },
               .started =
                   [this](gst::Pipeline& p) {
                     inlet_.attach(p.find("frames"), media::media_now());
                     sound_.loudspeakers_play(true);
                   },
               .lost =
                   [this] {
                     sound_.loudspeakers_play(false);
                     inlet_.detach();
                   },
               .fault = [this](gst::Pipeline& pipeline) { return look(pipeline); }}) {}

Expected<gst::Pipeline> AudioPlayout::build() {
  const LoudspeakerChoice choice = devices_.now()->loudspeaker;
  chosen_by_itself_ = output_ != Output::kHeadless && choice.kind == LoudspeakerKind::kAuto;
  looks_ = 0;
  auto pipeline =
      gst::Pipeline::make(kPlay + RoomSound::probe() + loudspeakers(output_, choice.kind));
  if (!pipeline) {
    return pipeline;
  }
  if (!choice.target.empty() && output_ != Output::kHeadless) {
    g_object_set(pipeline->find("device"), "device", choice.target.c_str(), nullptr);
  }
  GstElement* const last = pipeline->find("heard");
  sound_.use_common_time(*pipeline);
  gst::on_latency(last, "sink", [this](std::uint64_t latency) {
    sound_.set_latency(Millis{static_cast<std::int64_t>(latency / 1'000'000)});
  });
  if (output_ == Output::kHeadless) {
    gst::on_sample(last, [this, last](const gst::SamplePtr& sample) {
      heard(last, gst_sample_get_buffer(sample.get()));
    });
  } else {
    gst::on_buffer(last, "sink", [this, last](gst::BufferPtr& buffer) {
      heard(last, buffer.get());
      return true;
    });
  }
  return pipeline;
}

/// On the keeper's thread, ten times a second.
std::optional<std::string> AudioPlayout::look(gst::Pipeline& pipeline) {
  constexpr int kEvery = 20;  // looks: two seconds
  const bool due = chosen_by_itself_ && ++looks_ % kEvery == 0;
  return due && plays_nowhere(pipeline.find("device")) && finds_loudspeakers()
             ? std::optional<std::string>("there are loudspeakers now")
             : std::nullopt;
}

void AudioPlayout::push(const media::RtpPacket& packet, media::MediaTime now) {
  input_->on_packet(packet.header.sequence, packet.payload, now);
  if (!newest_ || media::sequence_distance(packet.header.sequence, newest_->sequence) > 0) {
    newest_ = packet.header;
  }
}

std::optional<LipSync::Timing> AudioPlayout::timing(media::MediaTime now) const {
  if (!newest_) {
    return std::nullopt;
  }
  const media::MediaTime device = std::max<media::MediaTime>(kPlayLatency, sound_.latency());
  return LipSync::Timing{newest_->timestamp, input_->newest_due(now) + device};
}

void AudioPlayout::wait_longer(media::MediaTime extra) {
  wait_ = extra;
  input_->wait_longer(extra);
}

void AudioPlayout::restart() {
  input_.emplace();
  input_->wait_longer(wait_);
  newest_.reset();
}

void AudioPlayout::tick(media::MediaTime scheduled) {
  media::AudioFrame frame;
  const bool real = input_->next(frame, scheduled);
  mix_clip(frame, scheduled);
  inlet_.push({reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size() * sizeof(float)},
              scheduled);
  if (real) {
    events_.on_packet();
  }
  if (const auto hole = gaps_.on_frame(real)) {
    events_.on_gap(read_clock().wall, std::chrono::duration_cast<Millis>(*hole));
  }
}

void AudioPlayout::mix_clip(media::AudioFrame& frame, media::MediaTime scheduled) {
  if (clip_.empty()) {
    return;
  }
  clip_began_ = clip_began_.value_or(scheduled);
  const std::size_t count = std::min(clip_.size(), frame.size());
  for (std::size_t i = 0; i < count; ++i) {
    frame[i] += static_cast<float>(clip_[i]) / 32'768.0F;
  }
  clip_ = clip_.subspan(count);
}

void AudioPlayout::heard(GstElement* element, GstBuffer* buffer) {
  const gst::ReadMap map(buffer);
  const auto samples = gst::samples_of(map);
  sound_.air.played(samples, instant_of(element, buffer));
  post_([this, energy = energy_of(samples)] { events_.on_heard(energy); });
  if (tones_ != nullptr) {
    measure_tones(samples);
  }
}

void AudioPlayout::measure_tones(std::span<const std::int16_t> samples) {
  const std::size_t whole = samples.size();
  while (!samples.empty()) {
    samples = samples.subspan(tones_->take(samples));
    const Millis played{static_cast<std::int64_t>(whole - samples.size()) / 48};
    if (tones_->full()) {
      post_([this, block = tones_->finish(), end = read_clock().wall + played] {
        events_.on_block(end, block);
      });
    }
  }
}

}  // namespace nhipcau::agent
