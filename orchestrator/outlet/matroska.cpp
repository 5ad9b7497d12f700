#include "orchestrator/outlet/matroska.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <utility>

#include "common/base/check.hpp"
#include "orchestrator/outlet/ebml.hpp"
#include "orchestrator/outlet/sps.hpp"

namespace nhipcau::outlet {

std::string ebml::real(std::uint32_t name, double value) {
  return element(name, big_endian(std::bit_cast<std::uint64_t>(value), 8));
}

std::string ebml::padding(std::size_t count) {
  constexpr std::uint32_t kVoid = 0xec;
  CHECK(count >= 2, "an element has an id and a size");
  if (count <= 2 + 0x7e) {
    return id(kVoid) + size(count - 2) + std::string(count - 2, '\0');
  }
  return id(kVoid) + wide_size(count - 9) + std::string(count - 9, '\0');
}

namespace {

using ebml::element;
using ebml::number;
using ebml::real;

// RFC 9559 §5 and §27.1.
constexpr std::uint32_t kSegment = 0x18538067;
constexpr std::uint32_t kSeekHead = 0x114d9b74;
constexpr std::uint32_t kInfo = 0x1549a966;
constexpr std::uint32_t kTracks = 0x1654ae6b;
constexpr std::uint32_t kChapters = 0x1043a770;
constexpr std::uint32_t kCluster = 0x1f43b675;
constexpr std::uint32_t kCues = 0x1c53bb6b;
constexpr std::uint32_t kDuration = 0x4489;
constexpr std::uint32_t kDateUtc = 0x4461;

constexpr int kVideoTrack = 1;
constexpr int kSoundTrack = 2;
constexpr std::int64_t kClusterMs = 1000;  // what a crash loses at most, with a cluster under way
constexpr std::size_t kSeekHeadRoom = 160;
constexpr std::size_t kChaptersRoom = 16384;      // some sixty titles of the programme
constexpr std::int64_t kMsTo2001 = 978307200000;  // DateUTC counts from 2001 (RFC 8794 §7.6)
constexpr std::int64_t kSoundMs = 20;
constexpr PictureSize kUnreadable{1280, 720};  // decoders read the parameter sets, not this

std::string ebml_head() {
  return element(0x1a45dfa3, number(0x4286, 1) + number(0x42f7, 1) + number(0x42f2, 4) +
                                 number(0x42f3, 8) + element(0x4282, "matroska") +
                                 number(0x4287, 4) + number(0x4285, 2));
}

std::string to_string(const Nal& nal) {
  return {nal.begin(), nal.end()};
}

/// AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1, with lengths of 4 bytes.
std::string avcc(const Nal& sps, const Nal& pps) {
  return std::string("\x01") + to_string(sps).substr(1, 3) + "\xff\xe1" +
         ebml::big_endian(sps.size(), 2) + to_string(sps) + "\x01" +
         ebml::big_endian(pps.size(), 2) + to_string(pps);
}

/// RFC 7845 §5.1, one channel at 48 kHz; libopus looks ahead 312 samples.
std::string opus_head() {
  return {"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00", 19};
}

std::string video_track(const Picture& first) {
  const Nal* sps = find_nal(first, kNalSps);
  const Nal* pps = find_nal(first, kNalPps);
  CHECK(sps != nullptr && pps != nullptr && sps->size() >= 4, "a file begins with a key frame");
  const PictureSize size = size_in_sps(*sps).value_or(kUnreadable);
  return element(0xae,
                 number(0xd7, kVideoTrack) + number(0x73c5, kVideoTrack) + number(0x83, 1) +
                     number(0x9c, 0) + element(0x86, "V_MPEG4/ISO/AVC") +
                     element(0x63a2, avcc(*sps, *pps)) +
                     element(0xe0, number(0xb0, static_cast<std::uint64_t>(size.width)) +
                                       number(0xba, static_cast<std::uint64_t>(size.height))));
}

std::string sound_track() {
  constexpr std::uint64_t kPreSkipNs = 6'500'000;   // 312 samples
  constexpr std::uint64_t kPreRollNs = 80'000'000;  // RFC 9559 for Opus: 80 ms
  return element(0xae, number(0xd7, kSoundTrack) + number(0x73c5, kSoundTrack) + number(0x83, 2) +
                           number(0x9c, 0) + element(0x22b59c, "vie") + element(0x86, "A_OPUS") +
                           number(0x56aa, kPreSkipNs) + number(0x56bb, kPreRollNs) +
                           element(0x63a2, opus_head()) +
                           element(0xe1, real(0xb5, 48000) + number(0x9f, 1)));
}

/// What a place is filled with: the data, then nothing.
std::string padded(std::string data, std::size_t room) {
  CHECK(data.size() + 2 <= room, "what is reserved is enough");
  const std::size_t rest = room - data.size();
  return std::move(data) + ebml::padding(rest);
}

std::string seek(std::uint32_t what, std::uint64_t position) {
  return element(0x4dbb, element(0x53ab, ebml::id(what)) + number(0x53ac, position));
}

}  // namespace

MatroskaFile::MatroskaFile(const Picture& first, const std::string& title) : begin_(first.at) {
  head_ = ebml_head() + ebml::id(kSegment) + ebml::big_endian(ebml::kUnknownSize, 8);
  segment_data_ = head_.size();
  seek_head_at_ = head_.size();
  info_at_ = seek_head_at_ + kSeekHeadRoom;
  const std::int64_t date_ns = (first.at.count() - kMsTo2001 * 1000) * 1000;
  const std::string info =
      number(0x2ad7b1, 1'000'000) +
      element(kDateUtc, ebml::big_endian(static_cast<std::uint64_t>(date_ns), 8)) +
      element(0x7ba9, title) + element(0x4d80, "nhipcau-outlet") +
      element(0x5741, "nhipcau-outlet " NHIPCAU_VERSION);
  const std::string whole_info = element(kInfo, info + real(kDuration, 0));
  duration_at_ = info_at_ + whole_info.size() - 8;
  tracks_at_ = info_at_ + whole_info.size();
  const std::string tracks = element(kTracks, video_track(first) + sound_track());
  chapters_at_ = tracks_at_ + tracks.size();
  head_ += padded(seek_head(), kSeekHeadRoom) + whole_info + tracks + padded("", kChaptersRoom);
  size_ = head_.size();
}

std::string MatroskaFile::seek_head() const {
  std::string seeks =
      seek(kInfo, info_at_ - segment_data_) + seek(kTracks, tracks_at_ - segment_data_);
  if (!chapters_.empty()) {
    seeks += seek(kChapters, chapters_at_ - segment_data_);
  }
  if (cues_at_) {
    seeks += seek(kCues, *cues_at_ - segment_data_);
  }
  return element(kSeekHead, seeks);
}

std::int64_t MatroskaFile::ms_of(Instant at) const {
  return std::chrono::floor<Millis>(at - begin_ + Instant{500}).count();
}

void MatroskaFile::add(const Picture& picture) {
  std::string bytes;
  bytes.reserve(picture.bytes() + 4 * picture.nals.size());
  for (const Nal& nal : picture.nals) {
    bytes += ebml::big_endian(nal.size(), 4);
    bytes.append(nal.begin(), nal.end());
  }
  add_block({ms_of(picture.at), kVideoTrack, picture.key, std::move(bytes)});
}

void MatroskaFile::add(const Sound& sound) {
  add_block({ms_of(sound.at), kSoundTrack, true, {sound.opus.begin(), sound.opus.end()}});
}

void MatroskaFile::add_block(Block block) {
  std::int64_t& newest = newest_ms_.at(static_cast<std::size_t>(block.track - 1));
  const bool heard_already = block.track == kSoundTrack && block.ms <= newest;
  if (block.ms < 0 || heard_already) {
    return;
  }
  block.ms = std::max(block.ms, newest + 1);
  newest = block.ms;
  const bool key_picture = block.track == kVideoTrack && block.key;
  const bool full = !open_.empty() && std::abs(block.ms - open_.front().ms) >= kClusterMs;
  if (!open_.empty() && (key_picture || full)) {
    close_cluster();
  }
  length_ms_ = std::max(length_ms_, block.ms + (block.track == kSoundTrack ? kSoundMs : 0));
  open_.push_back(std::move(block));
}

/// In the order of time: sound has been waiting at the bridge for longer than pictures.
void MatroskaFile::close_cluster() {
  if (open_.empty()) {
    return;
  }
  std::ranges::stable_sort(open_, {}, &Block::ms);
  const std::int64_t base = open_.front().ms;
  std::string data = number(0xe7, static_cast<std::uint64_t>(base));
  for (const Block& block : open_) {
    const auto relative =
        static_cast<std::uint16_t>(std::min<std::int64_t>(block.ms - base, 32767));
    if (block.track == kVideoTrack && block.key) {
      cues_.push_back({block.ms, size_ - segment_data_});
    }
    data += element(0xa3, ebml::size(static_cast<std::uint64_t>(block.track)) +
                              ebml::big_endian(relative, 2) + (block.key ? '\x80' : '\0') +
                              block.bytes);
  }
  open_.clear();
  const std::string cluster = element(kCluster, data);
  size_ += cluster.size();
  closed_ += cluster;
}

std::string MatroskaFile::take_clusters() {
  return std::exchange(closed_, {});
}

void MatroskaFile::begin_chapter(Instant at, const std::string& name) {
  chapters_.push_back({std::max<std::int64_t>(ms_of(at), 0), name});
  if (chapters().size() + 2 > kChaptersRoom) {
    chapters_.pop_back();
  }
}

std::string MatroskaFile::chapters() const {
  constexpr std::uint64_t kNsPerMs = 1'000'000;
  std::string atoms;
  std::uint64_t uid = 0;
  for (const Chapter& chapter : chapters_) {
    ++uid;
    atoms += element(0xb6, number(0x73c4, uid) +
                               number(0x91, static_cast<std::uint64_t>(chapter.ms) * kNsPerMs) +
                               element(0x80, element(0x85, chapter.name) + element(0x437c, "vie")));
  }
  return atoms.empty() ? "" : element(kChapters, element(0x45b9, number(0x45bc, 1) + atoms));
}

std::vector<Patch> MatroskaFile::patches() const {
  std::vector<Patch> all{
      {duration_at_,
       ebml::big_endian(std::bit_cast<std::uint64_t>(static_cast<double>(length_ms_)), 8)},
      {chapters_at_, padded(chapters(), kChaptersRoom)},
      {seek_head_at_, padded(seek_head(), kSeekHeadRoom)}};
  if (cues_at_) {
    all.push_back({segment_data_ - 8, ebml::wide_size(size_ - segment_data_)});
  }
  return all;
}

std::string MatroskaFile::finish() {
  close_cluster();
  std::string tail = take_clusters();
  std::string points;
  for (const Cue& cue : cues_) {
    points +=
        element(0xbb, number(0xb3, static_cast<std::uint64_t>(cue.ms)) +
                          element(0xb7, number(0xf7, kVideoTrack) + number(0xf1, cue.position)));
  }
  cues_at_ = size_;
  const std::string cues = element(kCues, points);
  size_ += cues.size();
  return tail + cues;
}

std::optional<MatroskaHead> read_matroska_head(const std::string& bytes) {
  const auto number_after = [&](const std::string& mark) -> std::optional<std::uint64_t> {
    const std::size_t at = bytes.find(mark);
    if (at == std::string::npos || at + mark.size() + 8 > bytes.size()) {
      return std::nullopt;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      value = value << 8 | static_cast<unsigned char>(bytes[at + mark.size() + i]);
    }
    return value;
  };
  const auto size = number_after(ebml::id(kSegment));
  const auto date = number_after(ebml::id(kDateUtc) + "\x88");
  const auto duration = number_after(ebml::id(kDuration) + "\x88");
  if (!size || !date || !duration) {
    return std::nullopt;
  }
  return MatroskaHead{WallTime{static_cast<std::int64_t>(*date) / 1'000'000 + kMsTo2001},
                      Millis{static_cast<std::int64_t>(std::bit_cast<double>(*duration))},
                      *size != ebml::kUnknownSize};
}

}  // namespace nhipcau::outlet
