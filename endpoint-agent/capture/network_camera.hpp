#pragma once

#include <string>

#include "common/base/time.hpp"
#include "endpoint-agent/capture/capture_source.hpp"
#include "endpoint-agent/media/inlet.hpp"

/// A camera or a broadcaster's feed that comes over the network: RTSP (over TCP), or SRT with an
/// MPEG transport stream, as caller or as listener. H.264; with it AAC, Opus, MPEG layer 2 or
/// G.711, or no sound. Every chain of elements stands here, chosen by what the stream says it is
/// and by nothing in it: nothing is guessed from bytes that strangers may send.
namespace nhipcau::agent {

/// `format`: the caps its pictures are to have. With a `sound`, the stream's own goes there as S16
/// mono 48 kHz, each piece with the instant it was taken; it outlives the pipeline. Pictures and
/// sound leave at the same time after that instant.
CaptureSource network_camera(const CameraChoice& camera, const std::string& format, Inlet* sound);

/// How long it may be silent before it is connected anew: a listener waits for its caller.
Millis network_patience(const CameraChoice& camera);

/// The address without user, password and passphrase: for the log.
std::string without_secrets(const std::string& address);

}  // namespace nhipcau::agent
