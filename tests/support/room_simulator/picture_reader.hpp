#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "common/media/picture_code.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::simulator {

/// A screen: decodes an H.264 RTP stream and reads the code in every picture. Owner's thread; the
/// results are collected on the decoder's.
class PictureReader {
 public:
  /// A piece of the picture with a code of its own.
  struct Piece {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
  };
  struct Seen {
    std::vector<media::PictureCode> codes;  ///< of the readable pictures, in order
    std::size_t unreadable = 0;             ///< pictures whose code did not survive: broken
  };

  /// Reads the pieces as well, in pictures of that width.
  explicit PictureReader(std::vector<Piece> pieces = {}, int width = 0);
  ~PictureReader();

  void push(const media::RtpPacket& packet);
  /// A picture is broken when neither it nor one of its pieces can be read.
  [[nodiscard]] Seen seen() const;
  /// The room in the newest readable picture; -1 before the first.
  [[nodiscard]] int room_now() const;
  /// The newest code of a piece, empty when the newest picture has none there.
  [[nodiscard]] std::optional<media::PictureCode> piece(std::size_t index) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::simulator
