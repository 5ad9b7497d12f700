#include "endpoint-agent/capture/uplink.hpp"

#include <utility>

#include "common/io/gst.hpp"

namespace nhipcau::agent {
media::MediaTime captured_at(GstSample* sample, GstElement* sink) {
  const GstClockTime running = gst_segment_to_running_time(
      gst_sample_get_segment(sample), GST_FORMAT_TIME, gst_sample_get_buffer(sample)->pts);
  if (!GST_CLOCK_TIME_IS_VALID(running)) {
    return media::media_now();
  }
  const GstClockTime at = gst_element_get_base_time(sink) + running;
  return media::MediaTime{static_cast<std::int64_t>(at / 1000)};
}

void forward_packets(GstElement* appsink, leg::Stream stream, const Post& post,
                     const std::function<void(const leg::UpPacket&)>& on_packet) {
  gst::on_sample(appsink, [appsink, stream, post, &on_packet](gst::SamplePtr sample) {
    const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
    leg::UpPacket packet{
        stream, {map.bytes().begin(), map.bytes().end()}, captured_at(sample.get(), appsink)};
    post([&on_packet, packet = std::move(packet)] { on_packet(packet); });
  });
}

}  // namespace nhipcau::agent
