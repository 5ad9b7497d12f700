#include "endpoint-agent/uplink/congestion_window.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::agent {
namespace {

using media::MediaTime;

constexpr MediaTime kSecond{1'000'000};
constexpr MediaTime kOnePicture{5'000};  // less lies between the packets of one, more between two
constexpr MediaTime kTick{1'000};        // the bridge tells arrivals in 1/1024 s
constexpr std::size_t kLarge = 6'000;    // bytes: a router's bucket passes 4 kB at any rate
constexpr MediaTime kSlow{25'000};       // a large picture that took longer so far
constexpr double kSlowest = 100;         // kbit/s
constexpr double kWide = 20'000;         // kbit/s: a picture of 12 kB passes in 5 ms
constexpr double kAbovePace = 1.4;       // else the pace could never be lifted
constexpr double kPacket = 1'200;        // bytes
constexpr double kHalf = kPacket / 2;    // to the nearest number of packets
constexpr double kMorePerLoss = 40;      // packets, if all were lost
constexpr MediaTime kPatience{60'000};

constexpr MediaTime kLags{40'000};    // a picture waits here for the next one's time …
constexpr MediaTime kQueues{15'000};  // … while nothing waits in the line
constexpr MediaTime kScaleEvery{100'000};
constexpr double kWiden = 1.25;
constexpr double kNarrow = 0.98;
constexpr double kMostScale = 8;

}  // namespace

void CongestionWindow::on_told(const Told& packet, MediaTime now) {
  const MediaTime queued = this->queued(packet, now);
  adapt(packet, queued, now);
  if (train_ && packet.due < train_->due) {
    return;  // overtaken
  }
  if (train_ && packet.due - train_->due < kOnePicture) {
    train_->due = packet.due;
    train_->last = std::max(train_->last, packet.came);
    train_->bytes += packet.bytes;
    train_->queued += queued;
    return;
  }
  end_train(now);
  train_ = {.due = packet.due,
            .first = packet.came,
            .last = packet.came,
            .bytes = 0,
            .queued = MediaTime{0}};
  const auto note = [&](std::optional<MediaTime>& longest) {
    longest = std::max(longest.value_or(MediaTime{0}), now - packet.sent);
  };
  note(second(now).longest_answer);
  if (packet.alone) {
    note(second(now).longest_alone);
  }
}

CongestionWindow::Second& CongestionWindow::second(MediaTime now) {
  newest_ = now / kSecond;
  Second& found = seconds_[static_cast<std::size_t>(newest_) % kSeconds];
  if (found.number != newest_) {
    found = {};
    found.number = newest_;
  }
  return found;
}

void CongestionWindow::end_train(MediaTime now) {
  if (!train_ || train_->bytes < kLarge) {
    return;
  }
  const auto took = static_cast<double>(std::max(train_->last - train_->first, kTick).count());
  double& best = second(now).best_kbps;
  best = std::max(best, static_cast<double>(train_->bytes) * 8000 / took);
  slow_kbps_ = slow_train();
}

MediaTime CongestionWindow::queued(const Told& packet, MediaTime now) {
  const MediaTime way = packet.came - packet.sent;
  auto& shortest = second(now).shortest_way;
  shortest = std::min(shortest.value_or(way), way);
  MediaTime base = way;
  for (const Second& each : seconds_) {
    base = std::min(base, each.shortest_way.value_or(base));
  }
  return way - base;
}

void CongestionWindow::adapt(const Told& packet, MediaTime queued, MediaTime now) {
  if (queued > kQueues) {
    scale_ = 1;
    scaled_at_ = now;
  } else if (now - scaled_at_ >= kScaleEvery) {
    scale_ *= packet.sent - packet.due > kLags ? kWiden : kNarrow;
    scale_ = std::clamp(scale_, 1.0, kMostScale);
    scaled_at_ = now;
  }
}

std::optional<MediaTime> CongestionWindow::usual_answer() const {
  const auto alone = least_of(&Second::longest_alone);
  return alone ? alone : least_of(&Second::longest_answer);
}

std::optional<MediaTime> CongestionWindow::least_of(
    std::optional<MediaTime> Second::*longest) const {
  std::optional<MediaTime> least;
  for (const Second& each : seconds_) {
    const auto& answer = each.*longest;
    if (each.number != newest_ && answer && (!least || *answer < *least)) {
      least = answer;
    }
  }
  return least;
}

std::optional<double> CongestionWindow::best_kbps(MediaTime now) const {
  double best = 0;
  for (const Second& each : seconds_) {
    best = now / kSecond - each.number <= 1 ? std::max(best, each.best_kbps) : best;
  }
  return best > 0 ? std::optional(best) : std::nullopt;
}

std::optional<double> CongestionWindow::slow_train() const {
  const auto answer = usual_answer();
  const MediaTime takes = train_ ? train_->last - train_->first : MediaTime{0};
  if (!answer || takes < std::max(kSlow, 2 * *answer) || train_->queued < takes / 2) {
    return std::nullopt;
  }
  const double kbps =
      static_cast<double>(train_->bytes) * 8000 / static_cast<double>(takes.count());
  return std::max(kbps, kSlowest);
}

std::optional<double> CongestionWindow::line_kbps(std::optional<int> paced_kbps,
                                                  MediaTime now) const {
  const auto best = best_kbps(now);
  const auto answer = usual_answer();
  if (!answer || !(paced_kbps || best) || (!paced_kbps && *best > kWide)) {
    return std::nullopt;
  }
  if (paced_kbps) {
    return *paced_kbps * kAbovePace;
  }
  const auto slow = slow_train();
  return std::min(*best, (slow ? slow : slow_kbps_).value_or(*best));
}

double CongestionWindow::other_bytes(double kbps, MediaTime now) const {
  return std::max(other_bytes_ - kbps * static_cast<double>((now - other_at_).count()) / 8000, 0.0);
}

/// One packet; more where losing all of them would not be rare.
double CongestionWindow::least() const {
  return kPacket * (1 + std::ceil(kMorePerLoss * loss_));
}

void CongestionWindow::on_other(std::size_t bytes, std::optional<int> paced_kbps, MediaTime now) {
  const auto kbps = line_kbps(paced_kbps, now);
  other_bytes_ = (kbps ? other_bytes(*kbps, now) : 0) + static_cast<double>(bytes);
  other_at_ = now;
}

double CongestionWindow::most(double kbps) const {
  const double taken = kbps * static_cast<double>(usual_answer()->count()) / 8000;
  return scale_ * std::max(taken, least());
}

bool CongestionWindow::open(std::size_t untold, std::optional<int> paced_kbps,
                            MediaTime now) const {
  const auto kbps = line_kbps(paced_kbps, now);
  return !kbps || static_cast<double>(untold) + other_bytes(*kbps, now) + kHalf <= most(*kbps);
}

MediaTime CongestionWindow::opens_in(std::optional<int> paced_kbps, MediaTime now) const {
  const auto kbps = line_kbps(paced_kbps, now);
  const double over = kbps ? other_bytes(*kbps, now) + kHalf - most(*kbps) : 0;
  return over > 0 ? MediaTime{static_cast<std::int64_t>(over * 8000 / *kbps) + 1} : MediaTime{0};
}

MediaTime CongestionWindow::patience() const {
  return 2 * usual_answer().value_or(MediaTime{0}) + kPatience;
}

}  // namespace nhipcau::agent
