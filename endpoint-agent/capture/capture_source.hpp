#pragma once

#include <functional>
#include <string>

#include "common/io/gst.hpp"
#include "endpoint-agent/media/inlet.hpp"
#include "endpoint-agent/options.hpp"

namespace nhipcau::agent {

/// Who is seen and heard: the room as the orchestrator introduced it.
struct RoomFace {
  std::string name;  ///< Vietnamese
  int number = 0;    ///< 1-based
  bool operator==(const RoomFace&) const = default;
};

/// Where pictures or sound come from: the beginning of a pipeline in gst-launch notation, and what
/// is set on it after it is built (names and paths never stand in the notation, so they need no
/// quoting).
struct CaptureSource {
  std::string description;
  std::function<void(gst::Pipeline&)> configure = [](gst::Pipeline&) {};
};

/// The caps of what a camera delivers: as the options say, or at most that.
std::string picture_format(const JoinOptions& options);

/// A camera, delivering I420 at the wished size and rate in real time. `sound` takes that of a
/// network camera when it is to be the room's microphone.
CaptureSource camera_source(const JoinOptions& options, const RoomFace& face, Inlet& sound);

/// A microphone, delivering S16 mono 48 kHz in real time. Fails when the spoken text cannot be made
/// (code `voice`). May take a second; not on the main loop.
Expected<CaptureSource> microphone_source(const JoinOptions& options, const RoomFace& face);

}  // namespace nhipcau::agent
