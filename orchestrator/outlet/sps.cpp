#include "orchestrator/outlet/sps.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace nhipcau::outlet {
namespace {

/// Without the emulation prevention bytes: 00 00 03 -> 00 00 (§7.4.1).
std::vector<std::uint8_t> unescaped(std::span<const std::uint8_t> nal) {
  std::vector<std::uint8_t> bytes;
  int zeros = 0;
  for (const std::uint8_t byte : nal) {
    if (zeros >= 2 && byte == 3) {
      zeros = 0;
      continue;
    }
    zeros = byte == 0 ? zeros + 1 : 0;
    bytes.push_back(byte);
  }
  return bytes;
}

/// Reads bits; past the end it reads zeros and remembers it.
class Bits {
 public:
  explicit Bits(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}

  std::uint32_t take(int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
      value = (value << 1) | bit();
    }
    return value;
  }

  /// ue(v), §9.1
  std::uint32_t golomb() {
    int zeros = 0;
    while (bit() == 0 && zeros < 31 && !over_) {
      ++zeros;
    }
    return (1U << zeros) - 1 + take(zeros);
  }

  void skip_golombs(int count) {
    for (int i = 0; i < count; ++i) {
      golomb();
    }
  }

  /// se(v) has the length of ue(v)
  std::int32_t signed_golomb() {
    const std::uint32_t code = golomb();
    const auto half = static_cast<std::int32_t>((code + 1) / 2);
    return code % 2 == 1 ? half : -half;
  }

  [[nodiscard]] bool over() const { return over_; }

 private:
  std::uint32_t bit() {
    const std::size_t byte = at_ / 8;
    if (byte >= bytes_.size()) {
      over_ = true;
      return 0;
    }
    const std::uint32_t value = (bytes_[byte] >> (7 - at_ % 8)) & 1U;
    ++at_;
    return value;
  }

  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool over_ = false;
};

constexpr std::array<std::uint32_t, 13> kHighProfiles = {100, 110, 122, 244, 44,  83, 86,
                                                         118, 128, 138, 139, 134, 135};

void skip_scaling_list(Bits& bits, int size) {
  int last = 8;
  int next = 8;
  for (int i = 0; i < size; ++i) {
    if (next != 0) {
      next = (last + bits.signed_golomb() + 256) % 256;
    }
    last = next == 0 ? last : next;
  }
}

/// Up to and with the scaling matrices; returns chroma_format_idc.
std::uint32_t skip_high_profile(Bits& bits) {
  const std::uint32_t chroma = bits.golomb();
  if (chroma == 3) {
    bits.take(1);
  }
  bits.skip_golombs(2);  // bit depths
  bits.take(1);
  if (bits.take(1) == 1) {
    for (int i = 0; i < (chroma == 3 ? 12 : 8); ++i) {
      if (bits.take(1) == 1) {
        skip_scaling_list(bits, i < 6 ? 16 : 64);
      }
    }
  }
  return chroma;
}

void skip_picture_order(Bits& bits) {
  const std::uint32_t type = bits.golomb();
  if (type == 0) {
    bits.golomb();
  } else if (type == 1) {
    bits.take(1);
    bits.skip_golombs(2);
    const std::uint32_t cycle = std::min(bits.golomb(), 255U);
    bits.skip_golombs(static_cast<int>(cycle));
  }
}

}  // namespace

std::optional<PictureSize> size_in_sps(std::span<const std::uint8_t> sps) {
  if (sps.size() < 4) {
    return std::nullopt;
  }
  Bits bits(unescaped(sps.subspan(1)));
  const std::uint32_t profile = bits.take(8);
  bits.take(16);  // constraints, level
  bits.golomb();  // id
  const bool high = std::ranges::find(kHighProfiles, profile) != kHighProfiles.end();
  const std::uint32_t chroma = high ? skip_high_profile(bits) : 1;
  bits.golomb();  // log2_max_frame_num
  skip_picture_order(bits);
  bits.golomb();  // reference frames
  bits.take(1);
  const auto width_mbs = static_cast<int>(std::min(bits.golomb(), 1023U)) + 1;
  const auto height_units = static_cast<int>(std::min(bits.golomb(), 1023U)) + 1;
  const int fields = 2 - static_cast<int>(bits.take(1));  // frame_mbs_only_flag
  if (fields == 2) {
    bits.take(1);
  }
  bits.take(1);  // direct_8x8_inference
  PictureSize size{width_mbs * 16, height_units * 16 * fields};
  if (bits.take(1) == 1) {  // cropping, in units of the chroma samples
    const int unit_x = chroma == 1 || chroma == 2 ? 2 : 1;
    const int unit_y = (chroma == 1 ? 2 : 1) * fields;
    const auto crop = [&bits](int unit) {
      return unit * static_cast<int>(std::min(bits.golomb(), 4096U));
    };
    const int left = crop(unit_x);
    const int right = crop(unit_x);
    const int top = crop(unit_y);
    const int bottom = crop(unit_y);
    size.width -= left + right;
    size.height -= top + bottom;
  }
  const bool sane = !bits.over() && size.width > 0 && size.height > 0;
  return sane ? std::optional(size) : std::nullopt;
}

}  // namespace nhipcau::outlet
