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
    pass_on(std::move(waiting));
  }
  waiting_.clear();
}

void Inlet::detach() {
  gst::ElementPtr old;  // unreffed outside the lock
  const std::lock_guard lock(mutex_);
  old = std::exchange(appsrc_, nullptr);
}

void Inlet::push(gst::BufferPtr buffer, media::MediaTime due) {
  buffer.reset(gst_buffer_make_writable(buffer.release()));  // its timestamp, not its bytes
  Waiting next{due, std::move(buffer)};
  const std::lock_guard lock(mutex_);
  if (appsrc_ != nullptr) {
    pass_on(std::move(next));
    return;
  }
  forget_old(due);
  waiting_.push_back(std::move(next));
}

void Inlet::pass_on(Waiting packet) {
  const GstClockTime due = static_cast<GstClockTime>(packet.due.count()) * 1000;
  const GstClockTime base = gst_element_get_base_time(appsrc_.get());
  if (due < base && early_ == Early::kDropped) {
    return;
  }
  GST_BUFFER_PTS(packet.packet.get()) = due > base ? due - base : 0;
  gst::push(appsrc_.get(), std::move(packet.packet));
}

void Inlet::forget_old(media::MediaTime now) {
  while (!waiting_.empty() && now - waiting_.front().due > kWait) {
    waiting_.pop_front();
  }
}

}  // namespace nhipcau::agent
