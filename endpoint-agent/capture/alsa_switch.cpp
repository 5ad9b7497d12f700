#include <alsa/asoundlib.h>

#include "endpoint-agent/capture/device_switch.hpp"

namespace nhipcau::agent {
namespace {

struct CloseMixer {
  void operator()(snd_mixer_t* mixer) const { snd_mixer_close(mixer); }
};
using Mixer = std::unique_ptr<snd_mixer_t, CloseMixer>;

/// Empty: there is none of that name, or nothing in it captures.
Mixer open_mixer(const std::string& name) {
  snd_mixer_t* opened = nullptr;
  if (snd_mixer_open(&opened, 0) < 0) {
    return nullptr;
  }
  Mixer mixer(opened);
  const bool loaded = snd_mixer_attach(opened, name.c_str()) >= 0 &&
                      snd_mixer_selem_register(opened, nullptr, nullptr) >= 0 &&
                      snd_mixer_load(opened) >= 0;
  return loaded ? std::move(mixer) : nullptr;
}

bool is_on(snd_mixer_elem_t* element) {
  int on = 1;
  if (snd_mixer_selem_has_capture_switch(element) != 0) {
    snd_mixer_selem_get_capture_switch(element, SND_MIXER_SCHN_FRONT_LEFT, &on);
  }
  long least = 0;
  long most = 0;
  long volume = 1;
  if (snd_mixer_selem_has_capture_volume(element) != 0) {
    snd_mixer_selem_get_capture_volume_range(element, &least, &most);
    snd_mixer_selem_get_capture_volume(element, SND_MIXER_SCHN_FRONT_LEFT, &volume);
  }
  return on != 0 && (least == most || volume > least);
}

/// A card may have several inputs of which one is used: it is muted when none is on.
class AlsaSwitch : public DeviceSwitch {
 public:
  explicit AlsaSwitch(Mixer mixer) : mixer_(std::move(mixer)) {}

  std::optional<bool> muted() override {
    if (snd_mixer_handle_events(mixer_.get()) < 0) {
      return std::nullopt;
    }
    bool any = false;
    bool on = false;
    for (auto* each = snd_mixer_first_elem(mixer_.get()); each != nullptr;
         each = snd_mixer_elem_next(each)) {
      const bool captures = snd_mixer_selem_has_capture_switch(each) != 0 ||
                            snd_mixer_selem_has_capture_volume(each) != 0;
      any = any || captures;
      on = on || (captures && is_on(each));
    }
    return any ? std::optional(!on) : std::nullopt;
  }

 private:
  Mixer mixer_;
};

}  // namespace

std::string mixer_of(const std::string& device) {
  if (device.empty()) {
    return "default";
  }
  const auto colon = device.find(':');
  if (colon == std::string::npos) {
    return device;
  }
  std::string card = device.substr(colon + 1);
  if (card.starts_with("CARD=")) {
    card = card.substr(5);
  }
  return "hw:" + card.substr(0, card.find(','));
}

std::unique_ptr<DeviceSwitch> alsa_switch(const std::string& device) {
  Mixer mixer = open_mixer(mixer_of(device));
  return mixer == nullptr ? nullptr : std::make_unique<AlsaSwitch>(std::move(mixer));
}

std::unique_ptr<DeviceSwitch> device_switch(const MicrophoneChoice& microphone) {
  switch (microphone.kind) {
    case MicrophoneKind::kPulse:
      return pulse_switch(microphone.target);
    case MicrophoneKind::kAlsa:
      return alsa_switch(microphone.target);
    case MicrophoneKind::kSim:
    case MicrophoneKind::kVoice:
    case MicrophoneKind::kFile:
    case MicrophoneKind::kCamera:
      break;
  }
  return nullptr;
}

}  // namespace nhipcau::agent
