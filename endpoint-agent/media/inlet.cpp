#include "endpoint-agent/media/inlet.hpp"

#include <utility>

namespace nhipcau::agent {
namespace {

constexpr media::MediaTime kWait{500'000};

}  // namespace

void Inlet::attach(GstElement* appsrc, media::MediaTime now) {
  const std::lock_guard lock(mutex_);
  appsrc_.reset(static_cast<GstElement*>(gst_object_ref(appsrc)));
  forget_old(now);
  for (Waiting& waiting : waiting_) {
    gst::push(appsrc_.get(), std::move(waiting.packet));
  }
  waiting_.clear();
}

void Inlet::detach() {
  gst::ElementPtr old;  // unreffed outside the lock
  const std::lock_guard lock(mutex_);
  old = std::exchange(appsrc_, nullptr);
}

void Inlet::push(media::Bytes packet, media::MediaTime now) {
  gst::BufferPtr buffer = gst::make_buffer(packet);
  const std::lock_guard lock(mutex_);
  if (appsrc_ != nullptr) {
    gst::push(appsrc_.get(), std::move(buffer));
    return;
  }
  forget_old(now);
  waiting_.push_back({now, std::move(buffer)});
}

void Inlet::forget_old(media::MediaTime now) {
  while (!waiting_.empty() && now - waiting_.front().since > kWait) {
    waiting_.pop_front();
  }
}

}  // namespace nhipcau::agent
