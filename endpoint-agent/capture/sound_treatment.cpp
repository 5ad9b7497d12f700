#include "endpoint-agent/capture/sound_treatment.hpp"

#include <spdlog/spdlog.h>

#include "common/base/log.hpp"

namespace nhipcau::agent {

void SoundTreatment::install(gst::Pipeline& pipeline, GstElement* before, GstElement* after) {
  pipeline_ = pipeline.element();
  before_ = before;
  after_ = after;
  processing_ = nullptr;
  version_.reset();
  gst::on_buffer(before, "src", [this](gst::BufferPtr&) {
    if (const unsigned wanted = sound_.version(); version_ != wanted) {
      version_ = wanted;
      renew();
    }
    return true;
  });
}

/// On the thread that is about to push the next buffer out of `before_`: nothing flows behind it,
/// and GStreamer looks for the pad's peer, and repeats caps and segment to a new one, after this.
void SoundTreatment::renew() {
  if (processing_ != nullptr) {
    take_out();
  } else {
    gst_element_unlink(before_, after_);
  }
  if (!put_in()) {
    take_out();
    gst_element_link(before_, after_);
  }
}

/// Its probe is taken by name when it starts: it is let go of by the one before first.
bool SoundTreatment::put_in() {
  const gst::ElementPtr made = sound_.make_processing();
  if (made == nullptr) {
    return false;
  }
  processing_ = made.get();
  gst_bin_add(reinterpret_cast<GstBin*>(pipeline_), processing_);
  const bool runs = gst_element_link(processing_, after_) == TRUE &&
                    gst_element_sync_state_with_parent(processing_) == TRUE &&
                    gst_element_link(before_, processing_) == TRUE;
  if (!runs) {
    logger("media")->warn("the microphone's sound cannot be treated now; it goes on untreated");
  }
  return runs;
}

void SoundTreatment::take_out() {
  if (processing_ != nullptr) {
    gst_element_unlink(before_, processing_);
    gst_element_unlink(processing_, after_);
    gst_element_set_locked_state(processing_, TRUE);
    gst_element_set_state(processing_, GST_STATE_NULL);
    gst_bin_remove(reinterpret_cast<GstBin*>(pipeline_), processing_);
    processing_ = nullptr;
  }
}

}  // namespace nhipcau::agent
