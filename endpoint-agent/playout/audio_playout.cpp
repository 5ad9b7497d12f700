#include "endpoint-agent/playout/audio_playout.hpp"

#include <gst/base/gstbasesink.h>

#include <string>
#include <utility>

namespace nhipcau::agent {
namespace {

// 60 ms: three packets of jitter. A hole is filled from the next packet's FEC or concealed.
constexpr const char* kDecode =
    "appsrc name=packets is-live=true format=time do-timestamp=true max-buffers=500 max-bytes=0 "
    "leaky-type=downstream caps=\"application/x-rtp,media=(string)audio,encoding-name=(string)OPUS,"
    "clock-rate=(int)48000,payload=(int)111\" ! "
    "rtpjitterbuffer latency=60 do-lost=true faststart-min-packets=1 ! rtpopusdepay "
    "name=depay ! "
    "opusdec plc=true use-inband-fec=true ! audioconvert ! audioresample ! "
    "audio/x-raw,format=S16LE,rate=48000,channels=1 ! "
    "queue max-size-time=1000000000 max-size-buffers=0 max-size-bytes=0 ! ";  // waits here for its
                                                                              // time

std::string loudspeakers(Output output) {
  return output == Output::kHeadless
             ? "appsink name=heard sync=true qos=false"
             : "identity name=heard silent=true ! audioconvert ! audioresample ! autoaudiosink";
}

}  // namespace

AudioPlayout::AudioPlayout(Output output, int tone_rooms, Post post, Events events)
    : output_(output),
      post_(std::move(post)),
      events_(std::move(events)),
      tones_(tone_rooms > 0 ? std::make_unique<ToneMeter>(tone_rooms) : nullptr),
      keeper_(
          {.name = "loudspeakers",
           .build = [this] { return build(); },
           .started =
               [this](gst::Pipeline& p) { inlet_.attach(p.find("packets"), media::media_now()); },
           .lost = [this] { inlet_.detach(); }}) {}

Expected<gst::Pipeline> AudioPlayout::build() {
  auto pipeline = gst::Pipeline::make(kDecode + loudspeakers(output_));
  if (!pipeline) {
    return pipeline;
  }
  GstElement* const last = pipeline->find("heard");
  gst::on_buffer(pipeline->find("depay"), "src", [this, last](gst::BufferPtr& buffer) {
    packet_decoded(last, buffer.get());
    return true;
  });
  if (output_ == Output::kHeadless) {
    gst::on_sample(
        last, [this](const gst::SamplePtr& sample) { heard(gst_sample_get_buffer(sample.get())); });
  } else {
    gst::on_buffer(last, "sink", [this](gst::BufferPtr& buffer) {
      heard(buffer.get());
      return true;
    });
  }
  return pipeline;
}

/// `last` knows when sound is heard: base time, running time and the latency of the whole pipeline.
void AudioPlayout::packet_decoded(GstElement* last, GstBuffer* buffer) {
  post_([this] { events_.on_packet(); });
  if (output_ != Output::kHeadless || !GST_BUFFER_PTS_IS_VALID(buffer)) {
    return;
  }
  const GstClockTime latency = gst_base_sink_get_latency(reinterpret_cast<GstBaseSink*>(last));
  if (latency == 0) {  // the pipeline has not settled: nothing is heard yet
    return;
  }
  const GstClockTime due = gst_element_get_base_time(last) + buffer->pts + latency;
  const auto hole =
      gaps_.on_packet(media::MediaTime{static_cast<std::int64_t>(due / 1000)}, media::media_now());
  if (hole) {
    const Millis length = std::chrono::duration_cast<Millis>(*hole);
    post_([this, length, at = read_clock().wall] { events_.on_gap(at, length); });
  }
}

void AudioPlayout::heard(GstBuffer* buffer) {
  const gst::ReadMap map(buffer);
  const auto samples = gst::samples_of(map);
  post_([this, energy = energy_of(samples)] { events_.on_heard(energy); });
  if (tones_ != nullptr) {
    measure_tones(samples);
  }
}

void AudioPlayout::measure_tones(std::span<const std::int16_t> samples) {
  while (!samples.empty()) {
    samples = samples.subspan(tones_->take(samples));
    if (tones_->full()) {
      post_([this, block = tones_->finish(), end = read_clock().wall] {
        events_.on_block(end, block);
      });
    }
  }
}

}  // namespace nhipcau::agent
