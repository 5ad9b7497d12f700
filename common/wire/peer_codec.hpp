#pragma once

#include <nlohmann/json.hpp>

#include "common/wire/peer.hpp"

/// JSON of the WebRTC parts of messages, for codec.cpp alone (the header is heavy). The readers
/// throw JsonFault.
namespace nhipcau::wire {

nlohmann::json part(const MediaSession& session);
nlohmann::json part(const HeldSession& held);
nlohmann::json part(const SessionReport& report);
nlohmann::json part(const PeerAnswer& answer);

MediaSession read_media_session(const nlohmann::json& value);
HeldSession read_held_session(const nlohmann::json& value);
SessionReport read_session_report(const nlohmann::json& value);
PeerAnswer read_peer_answer(const nlohmann::json& value);

}  // namespace nhipcau::wire
