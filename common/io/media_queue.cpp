#include "common/io/media_queue.hpp"

#include <utility>

#include "common/io/packet_frames.hpp"

namespace nhipcau::io {

void MediaQueue::push(MediaPacket packet, MonoTime now) {
  if (packet.bytes.empty() || packet.bytes.size() > kFramedPacketMax) {
    return;
  }
  bytes_ += packet.bytes.size();
  Line& line = packet.kind == MediaPacket::Kind::kSound ? sound_ : video_;
  line.push_back({std::move(packet.bytes), now});
  while (bytes_ > kBytesMax) {
    drop_oldest(video_.empty() ? sound_ : video_);
  }
}

std::string MediaQueue::take_frame(std::size_t bytes_max, MonoTime now) {
  drop_old(sound_, kSoundUseful, now);
  drop_old(video_, kVideoUseful, now);
  std::string frame;
  take(sound_, bytes_max, frame);
  take(video_, bytes_max, frame);
  return frame;
}

void MediaQueue::take(Line& line, std::size_t bytes_max, std::string& frame) {
  while (!line.empty() && frame.size() < bytes_max) {
    const std::string& bytes = line.front().bytes;
    append_packet(frame, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    bytes_ -= bytes.size();
    line.pop_front();
  }
}

void MediaQueue::drop_old(Line& line, Millis useful, MonoTime now) {
  while (!line.empty() && now - line.front().since > useful) {
    drop_oldest(line);
  }
}

void MediaQueue::drop_oldest(Line& line) {
  bytes_ -= line.front().bytes.size();
  line.pop_front();
  ++dropped_;
}

void MediaQueue::clear() {
  sound_.clear();
  video_.clear();
  bytes_ = 0;
}

}  // namespace nhipcau::io
