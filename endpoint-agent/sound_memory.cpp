#include "endpoint-agent/sound_memory.hpp"

#include <spdlog/spdlog.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "common/base/log.hpp"
#include "common/wire/json_reader.hpp"
#include "endpoint-agent/private_file.hpp"

namespace nhipcau::agent {
namespace {

constexpr int kLongestDelay = 1000;  // ms; the chirps are looked for within 700

bool is_real(MicrophoneKind kind) {
  return kind == MicrophoneKind::kAlsa || kind == MicrophoneKind::kPulse;
}

bool wanted(Switch choice, const JoinOptions& options) {
  return choice == Switch::kOn || (choice == Switch::kAuto && is_real(options.microphone.kind));
}

Millis read_delay(wire::ObjectReader& from) {
  const int ms = from.integer<int>("delay_ms");
  if (ms < 0 || ms > kLongestDelay) {
    throw wire::JsonFault{"delay_ms", "must be 0 to 1000"};
  }
  return Millis{ms};
}

}  // namespace

SoundMemory::SoundMemory(const std::filesystem::path& state_dir) : path_(state_dir / "sound.json") {
  std::ifstream file(path_, std::ios::binary);
  if (!file) {
    return;
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto read = wire::catching("bad_file", [&] {
    const nlohmann::json parsed = wire::parse_strict(text);
    wire::ObjectReader all(parsed, "sound");
    for (const nlohmann::json& each : all.at("microphones")) {
      wire::ObjectReader one(each, "microphone");
      treatments_[one.string("microphone")] = {.echo_cancel = one.boolean("echo_cancel"),
                                               .noise_suppress = one.boolean("noise_suppress"),
                                               .gain_control = one.boolean("gain_control")};
      one.done();
    }
    for (const nlohmann::json& each : all.at("delays")) {
      wire::ObjectReader one(each, "delay");
      const std::string microphone = one.string("microphone");
      delays_[{microphone, one.string("loudspeaker")}] = read_delay(one);
      one.done();
    }
    all.done();
    return true;
  });
  if (!read) {
    treatments_.clear();
    delays_.clear();
    logger("agent")->warn(
        "{} is damaged: the sound's switches are those of the options, and the "
        "loudspeakers' delay is to be measured again",
        path_.string());
  }
}

std::optional<Treatment> SoundMemory::treatment(const std::string& microphone) const {
  const auto found = treatments_.find(microphone);
  return found == treatments_.end() ? std::nullopt : std::optional(found->second);
}

bool SoundMemory::keep(const std::string& microphone, const Treatment& treatment) {
  treatments_[microphone] = treatment;
  return save();
}

std::optional<Millis> SoundMemory::delay(const DeviceWords& devices) const {
  const auto found = delays_.find({devices.microphone, devices.loudspeaker});
  return found == delays_.end() ? std::nullopt : std::optional(found->second);
}

bool SoundMemory::keep(const DeviceWords& devices, Millis delay) {
  delays_[{devices.microphone, devices.loudspeaker}] = delay;
  return save();
}

bool SoundMemory::save() const {
  nlohmann::json microphones = nlohmann::json::array();
  for (const auto& [microphone, treatment] : treatments_) {
    microphones.push_back({{"microphone", microphone},
                           {"echo_cancel", treatment.echo_cancel},
                           {"noise_suppress", treatment.noise_suppress},
                           {"gain_control", treatment.gain_control}});
  }
  nlohmann::json delays = nlohmann::json::array();
  for (const auto& [pair, delay] : delays_) {
    delays.push_back(
        {{"microphone", pair.first}, {"loudspeaker", pair.second}, {"delay_ms", delay.count()}});
  }
  const nlohmann::json all = {{"microphones", microphones}, {"delays", delays}};
  return write_private_file(path_, all.dump(2) + "\n");
}

Treatment treatment_of(const JoinOptions& options, const SoundMemory& memory) {
  return memory.treatment(options.words.microphone)
      .value_or(Treatment{.echo_cancel = wanted(options.echo_cancel, options),
                          .noise_suppress = wanted(options.noise_suppress, options),
                          .gain_control = wanted(options.gain_control, options)});
}

}  // namespace nhipcau::agent
