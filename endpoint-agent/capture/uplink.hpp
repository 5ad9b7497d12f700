#pragma once

#include <gst/gst.h>

#include <functional>

#include "common/leg/rtp_leg.hpp"
#include "common/media/media_time.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// The instant a sample at an appsink stands for. The pipelines run on the system clock, which is
/// the monotonic one.
media::MediaTime captured_at(GstSample* sample, GstElement* sink);

/// Hands every RTP packet that arrives at an appsink over to the main loop, with the instant it was
/// captured. Before the pipeline plays; `on_packet` outlives what is posted.
void forward_packets(GstElement* appsink, leg::Stream stream, const Post& post,
                     const std::function<void(const leg::UpPacket&)>& on_packet);

}  // namespace nhipcau::agent
