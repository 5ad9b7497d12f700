#pragma once

#include <optional>

#include "common/media/media_time.hpp"
#include "common/wire/messages.hpp"

namespace nhipcau::leg {

/// Decides by which way a room's packets go: straight to the bridge by UDP, or, while nothing comes
/// back that way, through the tunnel. Pure; time is an argument; one thread.
///
/// The bridge sends sound to a room fifty times a second, so three seconds without anything
/// authentic mean that the way does not work. UDP is tried quietly while the tunnel is in use:
/// packets that the bridge only answers, so that a way which works in one direction alone takes
/// nobody's media along.
class PathChooser {
 public:
  static constexpr media::MediaTime kSilent{3'000'000};
  static constexpr media::MediaTime kTryEvery{10'000'000};
  static constexpr media::MediaTime kTryApart{200'000};
  static constexpr int kTries = 5;
  static constexpr int kTriesAnswered = 4;               ///< of kTries: the way is good
  static constexpr media::MediaTime kLinger{1'000'000};  ///< what is under way still arrives

  struct Wants {
    bool tunnel = false;   ///< open, or being opened
    bool try_udp = false;  ///< send one packet that the bridge answers, now
  };

  /// `tunnel_ready`: an earlier generation went through it, so UDP is tried first and used later.
  PathChooser(bool has_tunnel, bool tunnel_ready, media::MediaTime now);

  // Something authentic of this generation came.
  void heard_udp(media::MediaTime now);
  void heard_tls(media::MediaTime now) { tls_heard_at_ = now; }
  /// The bridge has answered a try.
  void answered(media::MediaTime now);

  void tunnel_ready(media::MediaTime now);
  void tunnel_lost(media::MediaTime now);

  /// Every 20 ms or so.
  Wants tick(media::MediaTime now);

  [[nodiscard]] bool through_tunnel() const { return way_ == Way::kTls; }
  /// What to report.
  [[nodiscard]] wire::MediaPath path(media::MediaTime now) const;

 private:
  enum class Way { kUdp, kTls };

  bool try_due(media::MediaTime now);
  void go_udp(media::MediaTime now);
  void go_tls(media::MediaTime now);

  bool has_tunnel_;
  Way way_ = Way::kUdp;
  bool opening_ = false;  ///< UDP is silent; the tunnel is wanted
  media::MediaTime udp_heard_at_;
  bool udp_heard_ = false;
  std::optional<media::MediaTime> tls_heard_at_;
  std::optional<media::MediaTime> left_tls_at_;
  media::MediaTime next_try_at_;
  int tries_ = 0;  ///< of the burst under way
  int answers_ = 0;
};

}  // namespace nhipcau::leg
