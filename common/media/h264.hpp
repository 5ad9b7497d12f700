#pragma once

#include "common/media/bytes.hpp"

/// Looking into H.264 RTP payloads (RFC 6184) as far as switching needs. Pure; any thread.
namespace nhipcau::media {

/// The packet carries a sequence parameter set: alone, in a STAP-A or as the start of an FU-A.
/// Senders repeat their parameter sets in front of every IDR picture, so this is where a decoder
/// that never saw the stream can begin. (An IDR slice alone is no such place: its parameter sets
/// may be lost.)
bool starts_key_frame(Bytes payload);

}  // namespace nhipcau::media
