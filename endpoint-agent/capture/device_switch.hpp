#pragma once

#include <memory>
#include <optional>
#include <string>

#include "endpoint-agent/options.hpp"

namespace nhipcau::agent {

/// Whether a microphone is muted by its own switch or turned down to nothing: by what the sound
/// server says of the source, or the sound card's mixer. It is only read. One thread.
class DeviceSwitch {
 public:
  virtual ~DeviceSwitch() = default;

  /// As of now, from what has been told meanwhile; never waits. Empty: not known (yet).
  virtual std::optional<bool> muted() = 0;
};

/// Of a microphone of PulseAudio (also PipeWire's) or ALSA; null: of any other, nobody knows.
std::unique_ptr<DeviceSwitch> device_switch(const MicrophoneChoice& microphone);

/// The two behind it. `source`: empty: the default one.
std::unique_ptr<DeviceSwitch> pulse_switch(const std::string& source);
/// `device`: of alsasrc: "hw:1,0", "default"; empty: the default one.
std::unique_ptr<DeviceSwitch> alsa_switch(const std::string& device);

/// The mixer that belongs to an ALSA device: "hw:1" of "plughw:1,0", "hw:Audio" of
/// "sysdefault:CARD=Audio,DEV=0"; any other name is a mixer's as well. Pure.
std::string mixer_of(const std::string& device);

}  // namespace nhipcau::agent
