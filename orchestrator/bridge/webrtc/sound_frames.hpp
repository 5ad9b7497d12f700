#pragma once

#include <functional>
#include <memory>

#include "common/media/rtp.hpp"

namespace nhipcau::bridge {

/// Makes frames of 20 ms, the only ones everything behind knows, of a peer's Opus packets. A sender
/// may choose 2.5 to 120 ms whatever our answer asks for (RFC 7587 §4.2): such sound is decoded and
/// encoded anew; what has 20 ms passes untouched. Packets in order of arrival; what comes late is
/// left out. Sans-I/O; media thread.
class SoundFrames {
 public:
  /// The packet is valid during the call.
  using Take = std::function<void(const media::RtpPacket& frame)>;

  SoundFrames();
  ~SoundFrames();
  SoundFrames(const SoundFrames&) = delete;
  SoundFrames& operator=(const SoundFrames&) = delete;

  void push(const media::RtpPacket& packet, const Take& take);

 private:
  class Converter;
  std::unique_ptr<Converter> converter_;  ///< from the first packet of another length on
};

}  // namespace nhipcau::bridge
