#pragma once

#include <memory>
#include <vector>

#include "common/media/picture_code.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::simulator {

/// A screen: decodes an H.264 RTP stream and reads the code in every picture. Owner's thread; the
/// results are collected on the decoder's.
class PictureReader {
 public:
  struct Seen {
    std::vector<media::PictureCode> codes;  ///< of the readable pictures, in order
    std::size_t unreadable = 0;             ///< pictures whose code did not survive: broken
  };

  PictureReader();
  ~PictureReader();

  void push(const media::RtpPacket& packet);
  [[nodiscard]] Seen seen() const;
  /// The room in the newest readable picture; -1 before the first.
  [[nodiscard]] int room_now() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::simulator
