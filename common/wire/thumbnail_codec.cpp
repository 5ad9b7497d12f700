#include "common/wire/codec.hpp"

namespace nhipcau::wire {
namespace {

constexpr char kThumbnailKind = 1;

}  // namespace

std::string encode(const Thumbnail& thumbnail) {
  std::string frame;
  frame.reserve(10 + thumbnail.room.str().size() + thumbnail.jpeg.size());
  frame.push_back(kThumbnailKind);
  frame.push_back(static_cast<char>(thumbnail.room.str().size()));
  frame += thumbnail.room.str();
  const auto ms = static_cast<std::uint64_t>(thumbnail.decoded_at.ms);
  for (int shift = 56; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>((ms >> shift) & 0xff));
  }
  frame += thumbnail.jpeg;
  return frame;
}

Expected<Thumbnail> decode_thumbnail(std::string_view frame) {
  const std::size_t id_length = frame.size() >= 2 ? static_cast<unsigned char>(frame[1]) : 0;
  const std::size_t header = 2 + id_length + 8;
  if (frame.size() <= header || frame[0] != kThumbnailKind || id_length == 0) {
    return fail("bad_message", "Khung ảnh thu nhỏ không hợp lệ", "Bad thumbnail frame");
  }
  std::uint64_t ms = 0;
  for (const char byte : frame.substr(2 + id_length, 8)) {
    ms = (ms << 8) | static_cast<unsigned char>(byte);
  }
  return Thumbnail{.room = RoomId(std::string(frame.substr(2, id_length))),
                   .decoded_at = WallTime{static_cast<std::int64_t>(ms)},
                   .jpeg = std::string(frame.substr(header))};
}

}  // namespace nhipcau::wire
