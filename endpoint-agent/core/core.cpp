#include "endpoint-agent/core/core.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::agent {
namespace {

constexpr Millis kReportEvery{1000};
constexpr Millis kPreflightEvery{30'000};

// Exit codes of `nhipcau-agent join`: 2 tells a supervisor that starting again cannot help.
constexpr int kExitReplaced = 0;
constexpr int kExitRefused = 2;

bool differs_at_once(const wire::AgentReport& a, const wire::AgentReport& b) {
  return a.applied != b.applied || a.camera_ok != b.camera_ok ||
         a.microphone_ok != b.microphone_ok || a.muted_locally != b.muted_locally ||
         a.muted_at_device != b.muted_at_device || a.path != b.path ||
         a.main_limited != b.main_limited || a.content_ok != b.content_ok;
}

wire::AgentReport make_report(const wire::PlanStamp& applied, const Facts& facts) {
  return {.applied = applied,
          .camera_ok = facts.camera_ok,
          .microphone_ok = facts.microphone_ok,
          .muted_locally = facts.muted_locally,
          .muted_at_device = facts.muted_at_device,
          .microphone_dbfs = facts.microphone_dbfs,
          .video_fps = facts.video_fps,
          .video_age_ms = facts.video_age_ms,
          .sound_dbfs = facts.sound_dbfs,
          .sound_age_ms = facts.sound_age_ms,
          .loss_pct = facts.loss_pct,
          .jitter_ms = facts.jitter_ms,
          .path = facts.path,
          .main_kbps = facts.main_kbps,
          .main_height = facts.main_height,
          .main_limited = facts.main_limited,
          .content_ok = facts.content_ok};
}

}  // namespace

Core::Core(Identity identity, std::uint64_t highest_epoch,
           std::function<wire::MediaOffer()> fresh_offer)
    : identity_(std::move(identity)),
      fresh_offer_(std::move(fresh_offer)),
      highest_epoch_(highest_epoch),
      offer_(fresh_offer_()) {}

Effects Core::opened() {
  return {Greet{{.protocol = wire::kProtocolVersion,
                 .token = identity_.token,
                 .room = identity_.room,
                 .instance = identity_.instance,
                 .version = identity_.version,
                 .highest_epoch = highest_epoch_,
                 .offer = offer_}}};
}

void Core::closed() {
  welcomed_ = false;
  reported_.reset();
  told_preflight_.reset();
}

Effects Core::received(const wire::ToAgent& message) {
  Effects effects;
  std::visit([&](const auto& m) { on(m, effects); }, message);
  return effects;
}

void Core::raise_epoch(std::uint64_t epoch, Effects& effects) {
  if (epoch > highest_epoch_) {
    highest_epoch_ = epoch;
    effects.push_back(SaveEpoch{epoch});
  }
}

void Core::on(const wire::AgentWelcome& welcome, Effects& effects) {
  if (welcome.epoch < highest_epoch_) {
    effects.push_back(Warn{"this orchestrator has epoch " + std::to_string(welcome.epoch) +
                           ", but epoch " + std::to_string(highest_epoch_) +
                           " was seen: its plans are refused (an old copy?)"});
  }
  raise_epoch(welcome.epoch, effects);
  welcomed_ = true;
  effects.push_back(Introduce{welcome});
}

void Core::on(const wire::RoomPlan& plan, Effects& effects) {
  if (plan.stamp.epoch < highest_epoch_ || plan.stamp < applied_) {
    return;
  }
  raise_epoch(plan.stamp.epoch, effects);
  applied_ = plan.stamp;
  effects.push_back(Follow{plan});
  follow_bridge(plan, effects);
}

void Core::follow_bridge(const wire::RoomPlan& plan, Effects& effects) {
  if (!plan.bridge_instance.empty() && plan.bridge_instance != offered_to_) {
    if (!offered_to_.empty()) {  // another bridge: keys and SSRCs are never used twice
      offer_ = fresh_offer_();
      answered_ = false;
      effects.push_back(SendOffer{offer_});
    }
    offered_to_ = plan.bridge_instance;
  }
  // The first answer of a generation counts: sending twice from the start under one key would
  // repeat GCM nonces.
  if (plan.answer && plan.answer->generation == offer_.generation && !answered_) {
    answered_ = true;
    effects.push_back(StartLeg{offer_, *plan.answer});
  }
}

void Core::on(const wire::AgentAnswer& answer, Effects& effects) {
  effects.push_back(Answered{answer});
}

void Core::on(const wire::ErrorMessage& error, Effects& effects) {
  const std::string& room = identity_.room.str();
  if (error.code == "revoked") {
    effects.push_back(Leave{kExitRefused, error.text, true});
  } else if (error.code == "bad_token") {
    effects.push_back(Leave{
        kExitRefused,
        {"Điểm cầu “" + room + "”: mã vào phòng không đúng; hãy xin lại tệp mã từ trung tâm.",
         "Room \"" + room + "\": the token is wrong; ask the centre for the token file again."},
        true});
  } else if (error.code == "unknown_room") {
    effects.push_back(
        Leave{kExitRefused,
              {"Hội nghị này không có điểm cầu “" + room + "”; hãy kiểm tra tham số --room.",
               "This conference has no room \"" + room + "\"; check the option --room."}});
  } else if (error.code == "replaced") {
    effects.push_back(
        Leave{kExitReplaced,
              {"Điểm cầu “" + room + "” vừa kết nối từ một máy khác; máy này dừng lại.",
               "Room \"" + room + "\" has just connected from elsewhere; this one stops."}});
  } else {
    effects.push_back(Warn{"the orchestrator says " + error.code + ": " + error.text.en});
  }
}

std::optional<wire::AgentReport> Core::report(const Facts& facts, MonoTime now) {
  if (!welcomed_) {
    return std::nullopt;
  }
  const wire::AgentReport report = make_report(applied_, facts);
  const bool due = !reported_ || now - reported_at_ >= kReportEvery;
  if (!due && !differs_at_once(report, *reported_)) {
    return std::nullopt;
  }
  reported_ = report;
  reported_at_ = now;
  return report;
}

std::optional<wire::AgentPreflight> Core::preflight_due(const std::optional<Preflight>& valid,
                                                        MonoTime now) {
  const bool told = told_preflight_ && told_preflight_->preflight == valid &&
                    now - told_preflight_at_ < kPreflightEvery;
  if (!welcomed_ || told) {
    return std::nullopt;
  }
  told_preflight_ = wire::AgentPreflight{valid};
  told_preflight_at_ = now;
  return told_preflight_;
}

}  // namespace nhipcau::agent
