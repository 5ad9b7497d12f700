#include "orchestrator/bridge/picture_monitor.hpp"

#include <array>
#include <cmath>

namespace nhipcau::bridge {
namespace {

constexpr std::chrono::seconds kNone{2};    // without a decoded picture; 5 a second are sent
constexpr std::chrono::seconds kFrozen{2};  // without a change; longer than a key-frame interval
constexpr std::chrono::seconds kBlack{2};
constexpr double kBlackMean = 24;      // video black is 16
constexpr double kBlackVariance = 65;  // a lamp or a window in a dark room is more
constexpr int kGrid = 16;

}  // namespace

PictureFacts measure_picture(const std::uint8_t* luma, int width, int height, int stride) {
  PictureFacts facts;
  std::array<double, kGrid * kGrid> means{};
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (int by = 0; by < kGrid; ++by) {
    for (int bx = 0; bx < kGrid; ++bx) {
      std::uint32_t sum = 0;
      std::uint32_t count = 0;
      for (int y = by * height / kGrid; y < (by + 1) * height / kGrid; ++y) {
        for (int x = bx * width / kGrid; x < (bx + 1) * width / kGrid; ++x, ++count) {
          sum += luma[static_cast<std::ptrdiff_t>(y) * stride + x];
        }
      }
      means[static_cast<std::size_t>(by * kGrid + bx)] = count > 0 ? sum * 1.0 / count : 0;
      hash = (hash ^ sum) * 1099511628211ULL;
    }
  }
  double total = 0;
  double squares = 0;
  for (const double mean : means) {
    total += mean;
    squares += mean * mean;
  }
  facts.mean = total / static_cast<double>(means.size());
  facts.variance = squares / static_cast<double>(means.size()) - facts.mean * facts.mean;
  facts.hash = hash;
  return facts;
}

void PictureMonitor::on_picture(const PictureFacts& facts, MediaTime now) {
  if (!seen_ || facts.hash != hash_ || now - last_ > kNone) {
    changed_at_ = now;
  }
  if (facts.mean >= kBlackMean || facts.variance >= kBlackVariance) {
    black_since_.reset();
  } else if (!black_since_) {
    black_since_ = now;
  }
  seen_ = true;
  standing_ = false;
  hash_ = facts.hash;
  last_ = now;
}

wire::PictureState PictureMonitor::state(MediaTime now) const {
  if (!seen_ || now - last_ > kNone) {
    return wire::PictureState::kNone;
  }
  if (black_since_ && now - *black_since_ >= kBlack) {
    return wire::PictureState::kBlack;
  }
  return standing_ || now - changed_at_ >= kFrozen ? wire::PictureState::kFrozen
                                                   : wire::PictureState::kOk;
}

std::int64_t PictureMonitor::ok_ms(MediaTime now) {
  if (state(now) != wire::PictureState::kOk) {
    ok_since_.reset();
    return 0;
  }
  if (!ok_since_) {
    ok_since_ = now;
  }
  return std::chrono::duration_cast<Millis>(now - *ok_since_).count();
}

}  // namespace nhipcau::bridge
