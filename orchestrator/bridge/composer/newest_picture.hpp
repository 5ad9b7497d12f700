#pragma once

#include <atomic>

#include "common/io/gst.hpp"

namespace nhipcau::bridge {

/// The newest decoded picture of one tile, handed from its decoder's thread to the one that paints:
/// an older one that was not taken is dropped. Any thread.
class NewestPicture {
 public:
  NewestPicture() = default;
  NewestPicture(const NewestPicture&) = delete;
  NewestPicture& operator=(const NewestPicture&) = delete;
  ~NewestPicture() { take(); }

  void put(gst::SamplePtr picture) {
    const gst::SamplePtr older(picture_.exchange(picture.release()));
  }
  /// Null: nothing new.
  gst::SamplePtr take() { return gst::SamplePtr(picture_.exchange(nullptr)); }
  [[nodiscard]] bool waits() const { return picture_.load() != nullptr; }

 private:
  std::atomic<GstSample*> picture_{nullptr};
};

}  // namespace nhipcau::bridge
