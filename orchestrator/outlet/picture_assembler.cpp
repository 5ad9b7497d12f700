#include "orchestrator/outlet/picture_assembler.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::outlet {
namespace {

// RFC 6184 §5.2 table 1, §5.8.
constexpr unsigned kStapA = 24;
constexpr unsigned kFuA = 28;
constexpr unsigned kStart = 0x80;
constexpr unsigned kEnd = 0x40;

bool is_key(const Picture& picture) {
  return find_nal(picture, kNalIdr) != nullptr && find_nal(picture, kNalSps) != nullptr &&
         find_nal(picture, kNalPps) != nullptr;
}

bool has_slice(const Picture& picture) {
  return std::ranges::any_of(
      picture.nals, [](const Nal& nal) { return nal_type(nal) >= 1 && nal_type(nal) <= kNalIdr; });
}

}  // namespace

void PictureAssembler::push(const OrderedPacket& packet, std::vector<TimedPicture>& done) {
  if (packet.after_gap) {  // what is under way has a hole, or what follows refers to one
    waits_for_key_ = true;
    broken_ = broken_ || !current_.picture.nals.empty() || !fragment_.empty();
    fragment_.clear();
  }
  if (packet.header.timestamp != current_.timestamp) {
    finish(done);  // it was never marked
    current_.timestamp = packet.header.timestamp;
  }
  take_payload(packet.payload);
  if (packet.header.marker) {
    finish(done);
  }
}

void PictureAssembler::take_payload(const std::vector<std::uint8_t>& payload) {
  switch (nal_type(payload)) {
    case 0:
      broken_ = true;
      break;
    case kStapA:
      take_stap(payload);
      break;
    case kFuA:
      take_fragment(payload);
      break;
    default:
      current_.picture.nals.push_back(payload);
  }
}

void PictureAssembler::take_stap(const std::vector<std::uint8_t>& payload) {
  std::size_t at = 1;
  while (at + 2 < payload.size()) {
    const std::size_t size = payload[at] * 256U + payload[at + 1];
    if (size == 0 || at + 2 + size > payload.size()) {
      broken_ = true;
      return;
    }
    const auto begin = payload.begin() + static_cast<std::ptrdiff_t>(at + 2);
    current_.picture.nals.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
    at += 2 + size;
  }
}

void PictureAssembler::take_fragment(const std::vector<std::uint8_t>& payload) {
  if (payload.size() < 3) {
    broken_ = true;
    return;
  }
  const unsigned header = payload[1];
  if ((header & kStart) != 0) {
    fragment_ = {static_cast<std::uint8_t>((payload[0] & 0xe0U) | (header & 0x1fU))};
  } else if (fragment_.empty()) {
    broken_ = true;  // its start never came
    return;
  }
  fragment_.insert(fragment_.end(), payload.begin() + 2, payload.end());
  if ((header & kEnd) != 0) {
    current_.picture.nals.push_back(std::exchange(fragment_, {}));
  }
}

/// Parameter sets alone are no picture, even when a sender marks them as one (GStreamer's payloader
/// does): they belong to the one that follows.
void PictureAssembler::finish(std::vector<TimedPicture>& done) {
  if (!broken_ && fragment_.empty() && !has_slice(current_.picture)) {
    return;
  }
  const bool whole = !broken_ && fragment_.empty() && !current_.picture.nals.empty();
  const bool lost = !whole && (broken_ || !fragment_.empty());
  current_.picture.key = whole && is_key(current_.picture);
  waits_for_key_ = (waits_for_key_ || lost) && !current_.picture.key;
  if (whole && !waits_for_key_) {
    done.push_back(std::move(current_));
  }
  current_ = {};
  fragment_.clear();
  broken_ = false;
}

}  // namespace nhipcau::outlet
