#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/media/bytes.hpp"
#include "common/media/udp_address.hpp"

namespace nhipcau::bridge {

/// One peer's ICE as the lite side (RFC 8445 §2.5): it answers checks and never sends any. The path
/// is the one the peer nominated last, or, until it has, the first it checked. Sans-I/O; media
/// thread.
class IceLite {
 public:
  /// Fresh credentials for our side. `peer_fragment`: the ufrag of the peer's offer.
  explicit IceLite(std::string peer_fragment);

  [[nodiscard]] const std::string& fragment() const { return fragment_; }
  [[nodiscard]] const std::string& password() const { return password_; }

  struct Checked {
    std::vector<std::uint8_t> answer;  ///< to be sent back to where the request came from
    bool path = false;                 ///< an authentic check of a path that may be used
  };
  /// A binding request. Empty: not authentic, and nothing changed.
  std::optional<Checked> on_check(media::Bytes packet, const media::UdpAddress& from);

  /// Where to send; empty() until the first check.
  [[nodiscard]] const media::UdpAddress& path() const { return path_; }

 private:
  std::string fragment_;
  std::string password_;
  std::string username_;  ///< what the peer's requests carry: ours ":" theirs
  media::UdpAddress path_;
};

/// The ufrag of ours a check is for: the part of `username` before the colon.
std::string local_fragment(const std::string& username);

}  // namespace nhipcau::bridge
