#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/uplink/picture_uplink.hpp"

namespace nhipcau::agent {

/// The two encoders behind the camera: the main picture behind a gate, the thumbnail always. They
/// outlive every camera: what is pushed in is one stream, whoever made the pictures. Main loop
/// only.
class PictureEncoder {
 public:
  /// `on_packet` is called on the main loop. `options` outlives the encoder.
  PictureEncoder(const JoinOptions& options, Post post,
                 std::function<void(const leg::UpPacket&)> on_packet);

  /// An I420 picture of the options' size and the instant it was taken; later than the one before.
  void push(gst::BufferPtr picture, media::MediaTime at) { inlet_.push(std::move(picture), at); }

  /// Opening lets the next picture in as a key frame; closed, the encoder rests.
  void open_main(bool open);
  void force_key_frame() { force_key_frame_ = true; }

  /// Rate at once; another size begins with a key frame.
  void steer(const EncoderOrders& orders) {
    orders_ = std::make_shared<const EncoderOrders>(orders);
  }

 private:
  Expected<gst::Pipeline> build();
  struct Elements {  // of the pipeline: what is steered
    GstElement* size;
    GstElement* main;
    GstElement* thumbnail;
  };
  bool pass_main(GstElement* queue, const EncoderOrders* orders);
  bool is_turn(int wanted_fps);
  void apply(const EncoderOrders& orders, const Elements& to) const;

  const JoinOptions& options_;
  Post post_;
  std::function<void(const leg::UpPacket&)> on_packet_;
  std::atomic<bool> main_open_ = false;
  std::atomic<bool> force_key_frame_ = false;
  std::atomic<std::shared_ptr<const EncoderOrders>> orders_;
  int credit_ = 0;  // of pictures, while only some are wanted; the streaming thread's
  Inlet inlet_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
