#pragma once

#include <gst/gst.h>

#include <functional>

#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/rtp_leg.hpp"

namespace nhipcau::agent {

/// Hands every RTP packet that arrives at an appsink over to the main loop, with the instant it was
/// captured. Before the pipeline plays; `on_packet` outlives what is posted.
void forward_packets(GstElement* appsink, Stream stream, const Post& post,
                     const std::function<void(const UpPacket&)>& on_packet);

}  // namespace nhipcau::agent
