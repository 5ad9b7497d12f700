#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/ids.hpp"

/// WebRTC peers of the bridge: browsers and other people's tools, by WHIP and WHEP. The gateway
/// reads and writes SDP; what passes between orchestrator and bridge is what is left of it.
namespace nhipcau::wire {

enum class SessionKind {
  kContribution,  ///< WHIP: the room's camera and microphone
  kProgramme,     ///< WHEP: the programme, all microphones
  kReturn,        ///< WHEP: what the room is to see and hear
  kCamera,        ///< WHEP: the room's own picture and sound, for the technical team
  kDesk,          ///< WHIP: the technical desk's voice, for this room's ears alone
};

/// What is left of a checked SDP offer.
struct PeerOffer {
  std::string ice_fragment;           ///< a=ice-ufrag of the peer
  std::string fingerprint_algorithm;  ///< sha-256, sha-384 or sha-512
  std::string fingerprint;            ///< of its certificate, lower-case hexadecimal digits
  std::optional<int> video_payload;   ///< H.264; empty: no picture is exchanged
  std::optional<int> audio_payload;   ///< Opus; empty: no sound
  bool awaits_handshake = false;      ///< a=setup:passive: the bridge begins DTLS
  bool operator==(const PeerOffer&) const = default;
};

/// The bridge's half. The password authenticates ICE checks: never logged, never on a disk.
struct PeerAnswer {
  std::string ice_fragment;
  std::string ice_password;
  std::string fingerprint;  ///< sha-256, lower-case hexadecimal digits
  std::vector<std::string> hosts;
  std::uint16_t port = 0;  ///< UDP
  std::uint32_t video_ssrc = 0;
  std::uint32_t audio_ssrc = 0;
  bool operator==(const PeerAnswer&) const = default;
};

/// One WHIP or WHEP session that is wanted.
struct MediaSession {
  std::string id;  ///< 16 hexadecimal digits, random
  SessionKind kind = SessionKind::kProgramme;
  RoomId room;          ///< empty for the programme
  std::string by{};     ///< the account that opened it; empty: whoever had a room's token
  RoomId token_room{};  ///< the room whose token opened it; empty: an account did
  PeerOffer offer;
  bool operator==(const MediaSession&) const = default;
};

/// One that the bridge holds, told in its hello so that a restarted orchestrator changes nothing.
struct HeldSession {
  MediaSession session;
  PeerAnswer answer;
  bool operator==(const HeldSession&) const = default;
};

/// The bridge took a session.
struct SessionAnswer {
  std::string id;
  PeerAnswer answer;
};

enum class SessionState {
  kConnecting,  ///< no media yet
  kUp,
  kSilent,   ///< nothing has come from the peer for 3 s
  kRefused,  ///< its certificate is not the one its offer promised, or the handshake failed
  kClosed,   ///< the peer said goodbye
};

struct SessionReport {
  std::string id;
  SessionState state = SessionState::kConnecting;
  bool heard = false;  ///< of a desk: its room hears it now
  bool operator==(const SessionReport&) const = default;
};

}  // namespace nhipcau::wire
