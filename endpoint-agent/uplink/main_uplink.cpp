#include "endpoint-agent/uplink/main_uplink.hpp"

#include <chrono>
#include <cmath>
#include <utility>

namespace nhipcau::agent {
namespace {

constexpr media::MediaTime kSteerEvery{100'000};
constexpr media::MediaTime kTooLate{400'000};  // a picture that would wait longer is not worth it
constexpr double kWorthTelling = 0.03;         // of the encoder's rate

MonoTime to_mono(media::MediaTime time) {
  return {std::chrono::duration_cast<Millis>(time).count()};
}

}  // namespace

MainUplink::MainUplink(const PictureStep& whole, int most_kbps, Events events)
    : events_(std::move(events)),
      control_({.most_kbps = most_kbps}),
      steps_(whole),
      orders_{whole, control_.main_kbps(), false} {}

void MainUplink::send(const leg::UpPacket& packet, media::MediaTime now) {
  pacer_.push(packet);
  drain(now);
}

void MainUplink::drain(media::MediaTime now) {
  while (const auto packet = pacer_.take(now)) {
    if (const auto sequence = events_.send(*packet)) {
      meter_.on_sent(*sequence, packet->bytes.size(), now);
    }
  }
}

void MainUplink::follow(bool open, bool on_air, media::MediaTime now) {
  on_air_ = on_air;
  if (open && !open_) {
    meter_.begin(now);
    control_.begin(to_mono(now));
    pacer_.clear();
    events_.steer(orders_);
  }
  open_ = open;
}

void MainUplink::tick(media::MediaTime now, media::MediaTime round_trip) {
  drain(now);
  if (open_ && now - steered_at_ >= kSteerEvery) {
    steered_at_ = now;
    steer(now, round_trip);
  }
}

void MainUplink::steer(media::MediaTime now, media::MediaTime round_trip) {
  control_.update(meter_.sample(now, round_trip), on_air_, to_mono(now));
  const int kbps = control_.main_kbps();
  pacer_.limit(control_.limited() ? std::optional(kbps) : std::nullopt);
  if (pacer_.backlog() > kTooLate) {
    pacer_.clear();
    events_.need_key_frame();
  }
  EncoderOrders orders{steps_.choose(kbps, to_mono(now)), kbps, control_.thumbnail_low()};
  const bool same_rate = std::abs(kbps - orders_.main_kbps) < kWorthTelling * orders_.main_kbps;
  if (same_rate) {
    orders.main_kbps = orders_.main_kbps;
  }
  if (orders != orders_) {
    orders_ = orders;
    events_.steer(orders_);
  }
}

}  // namespace nhipcau::agent
