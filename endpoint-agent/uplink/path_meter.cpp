#include "endpoint-agent/uplink/path_meter.hpp"

#include <algorithm>
#include <chrono>

#include "common/media/rtp.hpp"

namespace nhipcau::agent {
namespace {

using media::MediaTime;

constexpr MediaTime kRateWindow{300'000};
constexpr MediaTime kFullWindow{150'000};  // a full line spreads pictures: less is enough
constexpr MediaTime kQueued{50'000};
constexpr MediaTime kLossWindow{1'000'000};
constexpr MediaTime kQueueWindow{80'000};  // two pictures
constexpr std::size_t kEnough = 5;
constexpr MediaTime kFeedbackEvery{20'000};  // of the bridge, as long as packets come

double kbps(std::size_t bytes, MediaTime over) {
  return static_cast<double>(bytes) * 8000 /
         static_cast<double>(std::max<std::int64_t>(over.count(), 1));
}

Millis to_millis(MediaTime time) {
  return std::chrono::duration_cast<Millis>(time);
}

}  // namespace

void PathMeter::begin(MediaTime now) {
  sent_.clear();
  window_ = {};
  feedback_at_ = now;
}

void PathMeter::on_sent(const Out& packet, MediaTime now) {
  if (!sent_.empty() && static_cast<std::uint16_t>(sent_.back().sequence + 1) != packet.sequence) {
    *this = {};  // another generation, perhaps another bridge with another clock
    feedback_at_ = now;
  }
  while (!sent_.empty() && now - sent_.front().left > kKept) {
    sent_.pop_front();
  }
  const bool alone =
      untold(kKept, now) == 0 && window_.opens_in(packet.paced_kbps, now) == MediaTime{0};
  sent_.push_back({.sequence = packet.sequence,
                   .bytes = packet.bytes,
                   .at = packet.due,
                   .left = now,
                   .alone = alone});
}

PathMeter::Sent* PathMeter::find(std::uint16_t sequence) {
  if (sent_.empty()) {
    return nullptr;
  }
  const int index = media::sequence_distance(sequence, sent_.front().sequence);
  const bool here = index >= 0 && index < static_cast<int>(sent_.size());
  return here ? &sent_[static_cast<std::size_t>(index)] : nullptr;
}

MediaTime PathMeter::report_time(std::uint32_t timestamp) {
  if (last_timestamp_) {
    report_time_ += media::timestamp_distance(timestamp, *last_timestamp_);
  }
  last_timestamp_ = timestamp;
  return MediaTime{report_time_ * 1'000'000 / 65536};
}

void PathMeter::on_feedback(const media::CongestionFeedback& feedback, MediaTime now) {
  feedback_at_ = now;
  const MediaTime reported = report_time(feedback.timestamp);
  for (std::size_t i = 0; i < feedback.ages.size(); ++i) {
    Sent* const packet = find(static_cast<std::uint16_t>(feedback.first + i));
    if (packet == nullptr || packet->fate == Fate::kCame) {
      continue;
    }
    news_at_ = packet->fate == Fate::kUnknown ? now : news_at_;
    if (!feedback.ages[i]) {
      packet->fate = Fate::kLost;
      continue;
    }
    packet->fate = Fate::kCame;
    const MediaTime came = reported - MediaTime{*feedback.ages[i] * 1'000'000 / 1024};
    packet->took = came - packet->at;
    note_base(packet->took, now);
    window_.on_told({packet->at, packet->left, came, packet->bytes, packet->alone}, now);
  }
  PathSample line;
  add_losses(line);
  window_.on_loss(line.loss);
}

void PathMeter::note_base(MediaTime took, MediaTime now) {
  const std::int64_t step = now / kBaseStep;
  if (step != base_step_) {
    base_step_ = step;
    base_[static_cast<std::size_t>(step) % kBaseSteps] = took;
  }
  auto& least = base_[static_cast<std::size_t>(step) % kBaseSteps];
  least = std::min(least.value_or(took), took);
}

std::optional<MediaTime> PathMeter::base() const {
  std::optional<MediaTime> least;
  for (const auto& step : base_) {
    if (step && (!least || *step < *least)) {
      least = step;
    }
  }
  return least;
}

std::size_t PathMeter::untold(MediaTime oldest, MediaTime now) const {
  std::size_t bytes = 0;
  for (auto each = sent_.rbegin();
       each != sent_.rend() && each->fate == Fate::kUnknown && now - each->left <= oldest; ++each) {
    bytes += each->bytes;
  }
  return bytes;
}

bool PathMeter::may_send(std::optional<int> paced_kbps, MediaTime now) const {
  const MediaTime patience = window_.patience();
  const bool answered = now - news_at_ < patience;  // so what is older still stands in a queue
  return window_.open(untold(answered ? kKept : patience, now), paced_kbps, now);
}

MediaTime PathMeter::queued(MediaTime now, MediaTime round_trip) const {
  PathSample line;
  add_arrivals(line);
  if (line.queue < to_millis(kQueued) || line.received_kbps <= 0) {
    return MediaTime{0};
  }
  const MediaTime drained{static_cast<std::int64_t>(static_cast<double>(untold(kKept, now)) * 8000 /
                                                    line.received_kbps)};
  return std::max(drained - round_trip - kFeedbackEvery, MediaTime{0});
}

PathSample PathMeter::sample(MediaTime now, MediaTime round_trip) const {
  PathSample sample;
  const bool waits = !sent_.empty() && sent_.back().left > feedback_at_;
  sample.feedback_age = waits ? to_millis(now - feedback_at_) : Millis{0};
  sample.round_trip = to_millis(round_trip);
  add_arrivals(sample);
  add_losses(sample);
  std::size_t bytes = 0;
  for (const Sent& each : sent_) {
    bytes += now - each.at < kRateWindow ? each.bytes : 0;
  }
  sample.sent_kbps = kbps(bytes, kRateWindow);
  return sample;
}

/// By the time of arrival: on a line that has just become slow, the arrivals of a tenth of a second
/// were sent within a few milliseconds.
void PathMeter::add_arrivals(PathSample& sample) const {
  std::optional<MediaTime> newest;
  std::optional<MediaTime> shortest;
  for (const Sent& each : sent_) {
    if (each.fate == Fate::kCame) {
      newest = std::max(newest.value_or(each.at + each.took), each.at + each.took);
    }
  }
  std::size_t bytes = 0;
  std::size_t bytes_now = 0;
  for (const Sent& each : sent_) {
    if (each.fate != Fate::kCame) {
      continue;
    }
    const MediaTime before = *newest - (each.at + each.took);
    bytes += before < kRateWindow ? each.bytes : 0;
    bytes_now += before < kFullWindow ? each.bytes : 0;
    if (before < kQueueWindow) {
      shortest = std::min(shortest.value_or(each.took), each.took);
    }
  }
  const auto least = base();
  const MediaTime queue =
      shortest && least ? std::max(*shortest - *least, MediaTime{0}) : MediaTime{0};
  sample.queue = to_millis(queue);
  sample.received_kbps = queue > kQueued ? kbps(bytes_now, kFullWindow) : kbps(bytes, kRateWindow);
}

void PathMeter::add_losses(PathSample& sample) const {
  const auto newest = std::find_if(sent_.rbegin(), sent_.rend(),
                                   [](const Sent& each) { return each.fate != Fate::kUnknown; });
  std::size_t known = 0;
  std::size_t lost = 0;
  for (auto each = newest; each != sent_.rend() && newest->at - each->at <= kLossWindow; ++each) {
    ++known;
    lost += each->fate == Fate::kCame ? 0 : 1;
  }
  sample.enough = known >= kEnough;
  sample.packets = static_cast<int>(known);
  sample.loss = known > 0 ? static_cast<double>(lost) / static_cast<double>(known) : 0;
}

}  // namespace nhipcau::agent
