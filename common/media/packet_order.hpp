#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "common/media/loss_list.hpp"
#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::media {

/// One incoming H.264 stream with everything a network does to it taken out again: packets leave in
/// order, each once, nothing is missing between a key frame and the next break, and after a break
/// there is nothing until the next key frame. What comes behind a gap waits for the repair, as long
/// as the round trip makes a repair likely (200…700 ms). Sans-I/O: the owner sends what
/// `collect_lost` names and asks for a key frame when `take_broken` says so. Owner's thread.
class PacketOrder {
 public:
  enum class Unit {
    kPackets,   ///< each as soon as it may: for a forwarder, which must not add delay
    kPictures,  ///< whole pictures only: for a decoder, which must not see half of one
  };
  using Output = std::function<void(const RtpPacket& packet, bool starts_key_frame, MediaTime now)>;

  /// `output` is called from `push` and `tick`; the packet is valid during the call.
  PacketOrder(Unit unit, Output output);

  void push(const RtpPacket& packet, bool repair, MediaTime now);

  /// Every 20 ms or so: gives up what waited too long.
  void tick(MediaTime now, MediaTime round_trip);

  /// Appends the sequence numbers to ask the sender for now.
  void collect_lost(MediaTime now, MediaTime round_trip, std::vector<std::uint16_t>& out) {
    losses_.collect_due(now, round_trip, out);
  }

  /// True once after every break: only a key frame helps.
  [[nodiscard]] bool take_broken();
  /// Waits for a key frame, at the start and after a break.
  [[nodiscard]] bool seeking() const { return seeking_; }

 private:
  struct Slot {
    std::int64_t position = -1;
    RtpHeader header;
    bool starts_key_frame = false;
    std::vector<std::uint8_t> payload;  // keeps its capacity
  };

  [[nodiscard]] Slot* find(std::int64_t position);
  void hold(std::int64_t position, const RtpPacket& packet, bool starts_key_frame);
  void release(MediaTime now);
  bool release_picture(MediaTime now);
  void give_up(std::int64_t position);
  [[nodiscard]] std::optional<std::int64_t> key_frame_from(std::int64_t position);
  [[nodiscard]] std::int64_t behind_the_gap() const;

  Unit unit_;
  Output output_;
  LossList losses_;
  std::vector<Slot> slots_;
  bool seeking_ = true;
  bool broken_ = false;
  std::int64_t next_ = 0;  // the position to leave next
};

}  // namespace nhipcau::media
