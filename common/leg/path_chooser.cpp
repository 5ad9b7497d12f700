#include "common/leg/path_chooser.hpp"

namespace nhipcau::leg {
namespace {

constexpr media::MediaTime kNothing{2'000'000};  // without anything the report says "none"
constexpr media::MediaTime kTryWhenLost{1'000'000};

}  // namespace

PathChooser::PathChooser(bool has_tunnel, bool tunnel_ready, media::MediaTime now)
    : has_tunnel_(has_tunnel), udp_heard_at_(now), next_try_at_(now) {
  if (tunnel_ready) {
    go_tls(now);
  }
}

void PathChooser::heard_udp(media::MediaTime now) {
  udp_heard_at_ = now;
  udp_heard_ = true;
  if (way_ == Way::kUdp) {
    opening_ = false;
  }
}

void PathChooser::answered(media::MediaTime now) {
  if (way_ == Way::kTls && ++answers_ >= kTriesAnswered) {
    go_udp(now);
  }
}

void PathChooser::tunnel_ready(media::MediaTime now) {
  if (opening_) {
    go_tls(now);
  }
}

/// It comes back by itself. Until then packets go by UDP: they do no harm there, and when something
/// is answered the way is found.
void PathChooser::tunnel_lost(media::MediaTime now) {
  if (way_ == Way::kTls) {
    way_ = Way::kUdp;
    opening_ = true;
    udp_heard_at_ = now - kSilent;
  }
}

PathChooser::Wants PathChooser::tick(media::MediaTime now) {
  if (way_ == Way::kUdp && has_tunnel_ && now - udp_heard_at_ >= kSilent) {
    opening_ = true;
  }
  if (left_tls_at_ && now - *left_tls_at_ >= kLinger) {
    left_tls_at_.reset();
  }
  return {.tunnel = way_ == Way::kTls || opening_ || left_tls_at_.has_value(),
          .try_udp = way_ == Way::kTls && try_due(now)};
}

/// Bursts, kTryEvery apart; one after the other when the tunnel brings nothing either.
bool PathChooser::try_due(media::MediaTime now) {
  if (now < next_try_at_) {
    return false;
  }
  if (tries_ == 0) {
    answers_ = 0;
  }
  const bool lost = !tls_heard_at_ || now - *tls_heard_at_ >= kSilent;
  const bool last = ++tries_ == kTries;
  tries_ = last ? 0 : tries_;
  next_try_at_ = now + (!last ? kTryApart : lost ? kTryWhenLost : kTryEvery);
  return true;
}

void PathChooser::go_udp(media::MediaTime now) {
  way_ = Way::kUdp;
  opening_ = false;
  udp_heard_at_ = now;
  left_tls_at_ = now;
}

void PathChooser::go_tls(media::MediaTime now) {
  way_ = Way::kTls;
  opening_ = false;
  left_tls_at_.reset();
  tls_heard_at_ = now;
  tries_ = 0;
  answers_ = 0;
  next_try_at_ = now;
}

wire::MediaPath PathChooser::path(media::MediaTime now) const {
  if (way_ == Way::kTls && tls_heard_at_ && now - *tls_heard_at_ < kNothing) {
    return wire::MediaPath::kTls;
  }
  const bool udp = way_ == Way::kUdp && udp_heard_ && now - udp_heard_at_ < kNothing;
  return udp ? wire::MediaPath::kUdp : wire::MediaPath::kNone;
}

}  // namespace nhipcau::leg
