#include "common/io/packet_frames.hpp"

#include "common/base/check.hpp"

namespace nhipcau::io {

void append_packet(std::string& frame, std::span<const std::uint8_t> packet) {
  CHECK(!packet.empty() && packet.size() <= kFramedPacketMax, "a length of two bytes must fit");
  frame.push_back(static_cast<char>(packet.size() >> 8));
  frame.push_back(static_cast<char>(packet.size() & 0xff));
  frame.append(reinterpret_cast<const char*>(packet.data()), packet.size());
}

bool for_each_packet(std::span<std::uint8_t> frame,
                     const std::function<void(std::span<std::uint8_t>)>& take) {
  while (!frame.empty()) {
    if (frame.size() < 2) {
      return false;
    }
    const std::size_t size = std::size_t{frame[0]} << 8 | frame[1];
    frame = frame.subspan(2);
    if (size == 0 || size > kFramedPacketMax || size > frame.size()) {
      return false;
    }
    take(frame.first(size));
    frame = frame.subspan(size);
  }
  return true;
}

}  // namespace nhipcau::io
