#include "endpoint-agent/uplink/picture_uplink.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace nhipcau::agent {
namespace {

constexpr media::MediaTime kSteerEvery{100'000};
constexpr media::MediaTime kTooLate{400'000};  // a picture that would wait longer is not worth it
constexpr media::MediaTime kContentTooLate{
    3'000'000};                                   // it stands still: late is better than never
constexpr media::MediaTime kQueueStays{30'000};   // so short, nobody hears it
constexpr media::MediaTime kHoldAtOnce{120'000};  // until after the next look
constexpr media::MediaTime kDrainMost{2'000'000};
constexpr media::MediaTime kDrainAgain{3'000'000};
constexpr double kWorthTelling = 0.03;  // of the encoder's rate

MonoTime to_mono(media::MediaTime time) {
  return {std::chrono::duration_cast<Millis>(time).count()};
}

bool about_the_same(int kbps, int told) {
  return std::abs(kbps - told) < kWorthTelling * told;
}

}  // namespace

PictureUplink::PictureUplink(const PictureStep& whole, int most_kbps, Events events,
                             int most_content_kbps)
    : events_(std::move(events)),
      main_{.wish = {.most_kbps = most_kbps}, .meter = {}, .pacer = {}},
      content_{.wish = {.most_kbps = most_content_kbps}, .meter = {}, .pacer = {}},
      control_({.most_kbps = most_kbps}),
      steps_(whole),
      orders_{whole, control_.kbps(), false} {}

void PictureUplink::send(const leg::UpPacket& packet, media::MediaTime now) {
  (packet.stream == leg::Stream::kContent ? content_ : main_).pacer.push(packet);
  drain(now);
}

void PictureUplink::drain(media::MediaTime now) {
  for (Stream* stream : {&main_, &content_}) {
    while (const auto packet = stream->pacer.take(now)) {
      if (const auto sequence = events_.send(*packet)) {
        stream->meter.on_sent(*sequence, packet->bytes.size(), now);
      }
    }
  }
}

void PictureUplink::follow(bool open, bool on_air, media::MediaTime now) {
  const bool opens = open && !main_.wish.open;
  this->open(main_, open, on_air, now);
  if (opens) {
    events_.steer(orders_);
  }
}

void PictureUplink::follow_content(bool open, bool on_air, media::MediaTime now) {
  const bool opens = open && !content_.wish.open;
  this->open(content_, open, on_air, now);
  if (opens) {
    steer_content(share().content_kbps);
  }
}

/// Whichever comes first begins to learn of the line; the other one learns with it.
void PictureUplink::open(Stream& stream, bool open, bool on_air, media::MediaTime now) {
  const bool first = !main_.wish.open && !content_.wish.open;
  if (open && !stream.wish.open) {
    stream.meter.begin(now);
    stream.pacer.clear();
    if (first) {
      control_.begin(to_mono(now));
    }
  }
  stream.wish.open = open;
  stream.wish.on_air = on_air;
  const auto use = [](const Stream& each) { return each.wish.open ? each.wish.most_kbps : 0; };
  if (use(main_) + use(content_) > 0) {
    control_.set_most(use(main_) + use(content_));
  }
}

void PictureUplink::tick(media::MediaTime now, media::MediaTime round_trip) {
  drain(now);
  if ((main_.wish.open || content_.wish.open) && now - steered_at_ >= kSteerEvery) {
    steered_at_ = now;
    steer(now, round_trip);
  }
}

PathSample PictureUplink::sample(media::MediaTime now, media::MediaTime round_trip) const {
  if (!content_.wish.open) {
    return main_.meter.sample(now, round_trip);
  }
  const PathSample content = content_.meter.sample(now, round_trip);
  return main_.wish.open ? joined(main_.meter.sample(now, round_trip), content) : content;
}

/// Both stand in the same queue: the one that says most of it counts.
media::MediaTime PictureUplink::queued(media::MediaTime round_trip) const {
  const auto of = [&](const Stream& stream) {
    return stream.wish.open ? stream.meter.queued(round_trip) : media::MediaTime{0};
  };
  return std::max(of(main_), of(content_));
}

/// The sound waits in the line's queue behind the picture that filled it: until the line has worked
/// it off nothing of a picture goes out. Two seconds at most, in case what is measured is wrong.
void PictureUplink::let_queue_drain(media::MediaTime now, media::MediaTime round_trip) {
  const bool full = control_.state() == RateState::kDown || draining_since_;
  const media::MediaTime queue = full ? queued(round_trip) : media::MediaTime{0};
  if (queue < kQueueStays) {
    draining_since_.reset();
    return;
  }
  draining_since_ = draining_since_.value_or(now);
  const media::MediaTime spent = now - *draining_since_;
  if (spent < kDrainMost) {
    const media::MediaTime until = now + std::min(queue, kHoldAtOnce);
    main_.pacer.hold(until);
    content_.pacer.hold(until);
  } else if (spent > kDrainAgain) {
    draining_since_.reset();
  }
}

void PictureUplink::steer(media::MediaTime now, media::MediaTime round_trip) {
  const bool on_air =
      (main_.wish.open && main_.wish.on_air) || (content_.wish.open && content_.wish.on_air);
  control_.update(sample(now, round_trip), on_air, to_mono(now));
  let_queue_drain(now, round_trip);
  const LineShare share = this->share();
  if (main_.wish.open) {
    steer_main(share.main_kbps, now);
  }
  if (content_.wish.open) {
    steer_content(share.content_kbps);
  }
}

void PictureUplink::steer_main(int kbps, media::MediaTime now) {
  main_.pacer.limit(control_.limited() ? std::optional(kbps) : std::nullopt);
  if (main_.pacer.backlog() > kTooLate) {
    main_.pacer.clear();
    events_.need_key_frame();
  }
  EncoderOrders orders{steps_.choose(kbps, to_mono(now)), kbps, control_.thumbnail_low()};
  if (about_the_same(kbps, orders_.main_kbps)) {
    orders.main_kbps = orders_.main_kbps;
  }
  if (orders != orders_) {
    orders_ = orders;
    events_.steer(orders_);
  }
}

/// A new page is a picture of a hundred kilobytes all at once: it is always spread.
void PictureUplink::steer_content(int kbps) {
  content_.pacer.limit(kbps);
  if (content_.pacer.backlog() > kContentTooLate) {
    content_.pacer.clear();
    events_.need_content_key_frame();
  }
  if (!about_the_same(kbps, content_kbps_)) {
    content_kbps_ = kbps;
    events_.steer_content(kbps);
  }
}

}  // namespace nhipcau::agent
