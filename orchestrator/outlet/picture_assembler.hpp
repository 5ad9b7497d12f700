#pragma once

#include <cstdint>
#include <vector>

#include "orchestrator/outlet/reorder.hpp"
#include "orchestrator/outlet/sample.hpp"

namespace nhipcau::outlet {

/// A picture and the RTP timestamp it came with; `picture.at` is not set yet.
struct TimedPicture {
  std::uint32_t timestamp = 0;
  Picture picture;
};

/// RTP payloads of H.264 (RFC 6184: single NAL units, STAP-A, FU-A) -> whole pictures. A picture
/// with a hole is dropped, and all that follow until one from which a decoder can begin. Pure; one
/// thread.
class PictureAssembler {
 public:
  /// Appends the pictures this packet completes.
  void push(const OrderedPacket& packet, std::vector<TimedPicture>& done);

  /// Nothing comes out before the next key frame: ask for one.
  [[nodiscard]] bool waits_for_key() const { return waits_for_key_; }

 private:
  void take_payload(const std::vector<std::uint8_t>& payload);
  void take_stap(const std::vector<std::uint8_t>& payload);
  void take_fragment(const std::vector<std::uint8_t>& payload);
  void finish(std::vector<TimedPicture>& done);

  TimedPicture current_;
  Nal fragment_;         // an FU-A under way; empty: none
  bool broken_ = false;  // the current picture has a hole
  bool waits_for_key_ = true;
};

}  // namespace nhipcau::outlet
