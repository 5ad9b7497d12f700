#pragma once

#include <gst/gst.h>

#include <deque>
#include <mutex>

#include "common/io/gst.hpp"
#include "common/media/bytes.hpp"
#include "common/media/media_time.hpp"

namespace nhipcau::agent {

/// The media bus into a pipeline, which its keeper may replace at any
/// moment. What comes while there is none waits up to half a second, so that the key frame a new
/// stream begins with is not lost while its pipeline is built. Pipelines run on the monotonic
/// clock. Any thread.
class Inlet {
 public:
  /// What is due before the pipeline's own beginning.
  enum class Early {
    kDropped,  ///< pictures and sound: nothing has two pieces at one instant, or steps back
    kAtOnce,   ///< packets of a stream that is decoded: each is needed for those after it
  };

  explicit Inlet(Early early = Early::kDropped) : early_(early) {}

  /// The appsrc that takes packets from now on.
  void attach(GstElement* appsrc, media::MediaTime now);
  void detach();

  /// `due`: when it is to be played. Never blocks on the pipeline.
  void push(media::Bytes packet, media::MediaTime due) { push(gst::make_buffer(packet), due); }
  void push(gst::BufferPtr buffer, media::MediaTime due);

 private:
  struct Waiting {
    media::MediaTime due;
    gst::BufferPtr packet;
  };
  void forget_old(media::MediaTime now);
  void pass_on(Waiting packet);

  const Early early_;
  std::mutex mutex_;
  gst::ElementPtr appsrc_;
  std::deque<Waiting> waiting_;  // empty while an appsrc is attached
};

}  // namespace nhipcau::agent
