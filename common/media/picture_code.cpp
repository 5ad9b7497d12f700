#include "common/media/picture_code.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace nhipcau::media {
namespace {

constexpr int kRows = 2;
constexpr int kColumns = 48;
constexpr int kRowsPerHeight = 12;
constexpr std::uint8_t kBlack = 16;  // luma of BT.601 video range
constexpr std::uint8_t kWhite = 235;
constexpr int kTimeBits = 40;
constexpr std::int64_t kTimeSpan = std::int64_t{1} << kTimeBits;
constexpr std::size_t kDataBytes = 10;

using CodeBytes = std::array<std::uint8_t, kDataBytes + 2>;

/// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xffff.
std::uint16_t crc16(std::span<const std::uint8_t> bytes) {
  unsigned crc = 0xffff;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<unsigned>(byte) << 8;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    crc &= 0xffff;
  }
  return static_cast<std::uint16_t>(crc);
}

void put_big_endian(std::uint64_t value, std::span<std::uint8_t> to) {
  for (std::size_t i = to.size(); i > 0; --i) {
    to[i - 1] = static_cast<std::uint8_t>(value & 0xff);
    value >>= 8;
  }
}

std::uint64_t get_big_endian(std::span<const std::uint8_t> from) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : from) {
    value = (value << 8) | byte;
  }
  return value;
}

CodeBytes to_bytes(const PictureCode& code) {
  CodeBytes bytes{};
  const std::span all(bytes);
  put_big_endian(code.room, all.subspan(0, 2));
  put_big_endian(code.frame, all.subspan(2, 3));
  put_big_endian(static_cast<std::uint64_t>(code.captured_at.ms & (kTimeSpan - 1)),
                 all.subspan(5, 5));
  put_big_endian(crc16(all.first(kDataBytes)), all.subspan(kDataBytes, 2));
  return bytes;
}

/// The instant nearest to `now` whose low 40 bits are `low`.
WallTime complete_time(std::uint64_t low, WallTime now) {
  std::int64_t ms = (now.ms & ~(kTimeSpan - 1)) | static_cast<std::int64_t>(low);
  if (ms - now.ms > kTimeSpan / 2) {
    ms -= kTimeSpan;
  } else if (now.ms - ms > kTimeSpan / 2) {
    ms += kTimeSpan;
  }
  return {ms};
}

/// Where the cells of a picture lie.
struct Grid {
  int width;
  int height;

  [[nodiscard]] int left(int column) const { return width * column / kColumns; }
  [[nodiscard]] int top(int row) const { return height - height / kRowsPerHeight * (kRows - row); }
  [[nodiscard]] int cell_height() const { return height / kRowsPerHeight; }
};

/// Mean luma of the inner half of a cell: its edges carry what scaling and coding smear over.
int mean_luma(const Grid& grid, int row, int column, const std::uint8_t* luma, int stride) {
  const int left = grid.left(column);
  const int right = grid.left(column + 1);
  const int margin_x = (right - left) / 4;
  const int margin_y = grid.cell_height() / 4;
  int sum = 0;
  int count = 0;
  for (int y = grid.top(row) + margin_y; y < grid.top(row + 1) - margin_y; ++y) {
    for (int x = left + margin_x; x < right - margin_x; ++x) {
      sum += luma[static_cast<std::ptrdiff_t>(y) * stride + x];
      ++count;
    }
  }
  return count == 0 ? 0 : sum / count;
}

}  // namespace

void draw_picture_code(const PictureCode& code, std::uint8_t* luma, int width, int height,
                       int stride) {
  const CodeBytes bytes = to_bytes(code);
  const Grid grid{width, height};
  for (int row = 0; row < kRows; ++row) {
    std::uint8_t* const first = luma + static_cast<std::ptrdiff_t>(grid.top(row)) * stride;
    for (int column = 0; column < kColumns; ++column) {
      const auto bit = static_cast<unsigned>(row * kColumns + column);
      const bool set = (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
      std::fill(first + grid.left(column), first + grid.left(column + 1), set ? kWhite : kBlack);
    }
    for (int y = 1; y < grid.cell_height(); ++y) {
      std::copy_n(first, width, first + static_cast<std::ptrdiff_t>(y) * stride);
    }
  }
}

std::optional<PictureCode> read_picture_code(const std::uint8_t* luma, int width, int height,
                                             int stride, WallTime now) {
  if (width < 192 || height < 96) {
    return std::nullopt;
  }
  constexpr int kMiddle = (kBlack + kWhite) / 2;
  const Grid grid{width, height};
  CodeBytes bytes{};
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      const auto bit = static_cast<unsigned>(row * kColumns + column);
      const bool set = mean_luma(grid, row, column, luma, stride) > kMiddle;
      bytes[bit / 8] = static_cast<std::uint8_t>((bytes[bit / 8] << 1) | (set ? 1 : 0));
    }
  }
  const std::span<const std::uint8_t> all(bytes);
  if (get_big_endian(all.subspan(kDataBytes, 2)) != crc16(all.first(kDataBytes))) {
    return std::nullopt;
  }
  return PictureCode{static_cast<std::uint16_t>(get_big_endian(all.subspan(0, 2))),
                     static_cast<std::uint32_t>(get_big_endian(all.subspan(2, 3))),
                     complete_time(get_big_endian(all.subspan(5, 5)), now)};
}

double room_tone_hz(int room_number) {
  return 430.0 + 97.0 * ((room_number - 1) % 60 + 1);
}

}  // namespace nhipcau::media
