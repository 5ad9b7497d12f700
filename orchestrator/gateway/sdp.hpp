#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/expected.hpp"
#include "common/wire/peer.hpp"

/// The SDP of WHIP and WHEP (RFC 8866 as RFC 8829 profiles it): an offer is read into what we can
/// serve, and answered. Pure; any thread.
namespace nhipcau::gateway {

/// One m= section as it is to be answered.
struct OfferedSection {
  std::string kind;      ///< "audio", "video", or something that is refused
  std::string protocol;  ///< as offered
  std::string formats;   ///< as offered; for a refused section
  std::string mid;
  bool taken = false;
  int payload = 0;         ///< of the taken codec
  std::string encoding;    ///< its rtpmap after the number, as offered
  std::string profile;     ///< profile-level-id of H.264, as offered; may be empty
  bool reduced = false;    ///< reduced-size RTCP, RFC 5506
  bool libwebrtc = false;  ///< the peer knows the hints of that library
};

/// A checked offer.
struct SdpOffer {
  wire::PeerOffer peer;
  std::vector<OfferedSection> sections;
};

/// `sends`: the peer sends (WHIP), else it receives (WHEP). The Error's code is `bad_sdp` when the
/// text is no SDP, else it says what we cannot serve: `no_media`, `no_h264`, `no_opus`,
/// `no_bundle`, `no_rtcp_mux`, `no_fingerprint`, `bad_setup`, `bad_ice`.
Expected<SdpOffer> read_sdp_offer(std::string_view text, bool sends);

std::string write_sdp_answer(const SdpOffer& offer, const wire::PeerAnswer& answer, bool sends);

/// What a trickle of candidates (RFC 8840 §9) is about. Empty: no ufrag in it.
std::optional<std::string> fragment_of_trickle(std::string_view body);

}  // namespace nhipcau::gateway
