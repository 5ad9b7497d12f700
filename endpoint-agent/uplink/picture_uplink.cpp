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
    3'000'000};                                      // it stands still: late is better than never
constexpr media::MediaTime kRepairTooLate{300'000};  // the bridge has given it up, or asks again
constexpr media::MediaTime kQueueStays{30'000};      // so short, nobody hears it
constexpr media::MediaTime kHoldAtOnce{120'000};     // until after the next look
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
      main_{.name = leg::Stream::kMain,
            .wish = {.most_kbps = most_kbps},
            .meter = {},
            .pacer = {},
            .lost = {}},
      content_{.name = leg::Stream::kContent,
               .wish = {.most_kbps = most_content_kbps},
               .meter = {},
               .pacer = {},
               .lost = {}},
      control_({.most_kbps = most_kbps}),
      steps_(whole),
      orders_{whole, control_.kbps(), false} {}

void PictureUplink::send(const leg::UpPacket& packet, media::MediaTime now) {
  if (packet.stream == leg::Stream::kThumbnail) {
    thumbnails_.push_back(packet);
  } else {
    (packet.stream == leg::Stream::kContent ? content_ : main_).pacer.push(packet, now);
  }
  drain(now);
}

void PictureUplink::drain(media::MediaTime now) {
  send_thumbnails(now);
  for (Stream* stream : {&main_, &content_}) {
    repair(*stream, now);
    const auto next = [&] { return stream->pacer.take(stream->may_send(now), now); };
    while (const auto due = next()) {
      if (const auto sequence = events_.send(due->packet)) {
        stream->meter.on_sent({*sequence, due->packet.bytes.size(), due->at, stream->pacer.limit()},
                              now);
      }
    }
  }
  std::optional<media::MediaTime> soonest;
  for (const Stream* stream : {&main_, &content_}) {
    const bool waits = !stream->lost.empty() || !stream->pacer.empty() ||
                       (stream == &main_ && !thumbnails_.empty());
    const media::MediaTime opens = stream->meter.opens_in(stream->pacer.limit(), now);
    if (waits && opens > media::MediaTime{0}) {
      soonest = std::min(soonest.value_or(opens), opens);
    }
  }
  if (soonest) {
    events_.wake_in(*soonest);
  }
}

/// Before the main picture, but one by one: their packets, too, hold up the sound.
void PictureUplink::send_thumbnails(media::MediaTime now) {
  while (!thumbnails_.empty() && (!main_.wish.open || main_.may_send(now))) {
    const leg::UpPacket packet = std::move(thumbnails_.front());
    thumbnails_.pop_front();
    if (events_.send(packet)) {
      main_.meter.on_other(packet.bytes.size(), main_.pacer.limit(), now);
    }
  }
}

void PictureUplink::repair(Stream& stream, media::MediaTime now) {
  while (!stream.lost.empty() && !stream.pacer.held(now) && stream.may_send(now)) {
    const Lost lost = stream.lost.front();
    stream.lost.pop_front();
    if (now - lost.asked < kRepairTooLate) {
      const std::size_t bytes = events_.repair(stream.name, lost.sequence);
      stream.meter.on_other(bytes, stream.pacer.limit(), now);
    }
  }
}

void PictureUplink::on_lost(leg::Stream name, const std::vector<std::uint16_t>& sequences,
                            media::MediaTime now) {
  Stream& stream = name == leg::Stream::kContent ? content_ : main_;
  for (const std::uint16_t sequence : sequences) {
    const bool waits = std::ranges::any_of(
        stream.lost, [&](const Lost& each) { return each.sequence == sequence; });
    if (!waits) {
      stream.lost.push_back({sequence, now});
    }
  }
  drain(now);
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
    stream.lost.clear();
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
media::MediaTime PictureUplink::queued(media::MediaTime now, media::MediaTime round_trip) const {
  const auto of = [&](const Stream& stream) {
    return stream.wish.open ? stream.meter.queued(now, round_trip) : media::MediaTime{0};
  };
  return std::max(of(main_), of(content_));
}

/// The sound waits in the line's queue behind the picture that filled it: until the line has worked
/// it off nothing of a picture goes out. Two seconds at most, in case what is measured is wrong.
void PictureUplink::let_queue_drain(media::MediaTime now, media::MediaTime round_trip) {
  const bool full = control_.state() == RateState::kDown || draining_since_;
  const media::MediaTime queue = full ? queued(now, round_trip) : media::MediaTime{0};
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
