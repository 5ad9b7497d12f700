#include "endpoint-agent/panel_desk.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>
#include <utility>

#include "common/base/log.hpp"
#include "endpoint-agent/panel/room_commands.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kShowEvery{200};

panel::Programme programme_of(const wire::RoomPlan& plan) {
  return {.on_air = plan.on_air,
          .standby = plan.standby,
          .microphone_open = plan.microphone_open,
          .rehearsal = plan.rehearsal,
          .pace = plan.pace,
          .item_title = plan.item_title,
          .speaker_title = plan.speaker_title,
          .zero_at = plan.zero_at,
          .frozen_left = plan.frozen_left,
          .next = plan.next,
          .own_next = plan.own_next,
          .requests = plan.requests,
          .desk_call = plan.desk_call,
          .message = plan.message,
          .desk_speaks = plan.desk_speaks};
}

panel::Devices devices_of(const Facts& facts) {
  return {.camera_ok = facts.camera_ok,
          .microphone_ok = facts.microphone_ok,
          .muted = facts.muted_locally,
          .muted_at_device = facts.muted_at_device,
          .microphone_dbfs = facts.microphone_dbfs,
          .return_dbfs = facts.sound_dbfs,
          .screen_fps = facts.video_fps,
          .picture_age_ms = facts.video_age_ms,
          .sound_age_ms = facts.sound_age_ms};
}

}  // namespace

PanelDesk::PanelDesk(const JoinOptions& options, const Post& loop, const RoomActions& actions,
                     const preflight::PageActions& check) {
  state_.version = NHIPCAU_VERSION;
  state_.room = options.room;
  state_.centre_address =
      options.orchestrator.host + ":" + std::to_string(options.orchestrator.port);
  open(options, loop, actions, check);
}

void PanelDesk::open(const JoinOptions& options, const Post& loop, const RoomActions& actions,
                     const preflight::PageActions& check) {
  const auto log = logger("panel");
  if (!options.panel) {
    return;
  }
  panel::Commands commands;
  panel::add_room_commands(commands, actions);
  preflight::add_page_commands(commands, check);
  try {
    panel_.emplace(*options.panel, loop, std::move(commands), sheet_.routes());
    state_.pin = panel_->pin();
    state_.phone_url = panel_->url_for_phones();
    log->info("the room's panel: {}", panel_->url());
  } catch (const std::runtime_error& error) {
    log->error("no panel: {}; give another --panel", error.what());
  }
}

void PanelDesk::disconnected(const std::string& reason, MonoTime now) {
  if (state_.centre == panel::Centre::kOnline) {
    state_.centre = panel::Centre::kOffline;
    centre_since_ = now;
  }
  state_.centre_reason = reason;
}

void PanelDesk::introduced(const wire::AgentWelcome& welcome, MonoTime now) {
  state_.centre = panel::Centre::kOnline;
  state_.centre_reason.clear();
  centre_since_ = now;
  heard_ = true;
  server_ahead_ = Millis{welcome.server_time.ms - now.ms};
  state_.room_name = welcome.room_name;
  state_.room_number = welcome.room_number;
  state_.conference_title = welcome.conference_title;
}

void PanelDesk::follow(const wire::RoomPlan& plan) {
  state_.programme = programme_of(plan);
}

void PanelDesk::leg_opened(const std::string& via) {
  state_.link.up = true;
  state_.link.via = via;
}

void PanelDesk::check(const preflight::Desk& desk, MonoTime now) {
  if (watched()) {
    state_.preflight = preflight::page_state(desk, now);
    sheet_.show(state_.conference_title, state_.room_name, desk.valid());
  }
}

void PanelDesk::tell_link(const Facts& facts, const leg::RtpLeg::UpFacts& up) {
  panel::Link& link = state_.link;
  link.down_loss_pct = facts.loss_pct;
  link.down_jitter_ms = facts.jitter_ms;
  link.path = facts.path == wire::MediaPath::kUdp   ? "udp"
              : facts.path == wire::MediaPath::kTls ? "tls"
                                                    : "none";
  link.up_loss_pct = up.loss_pct;
  link.round_trip_ms = up.round_trip_ms;
  link.main_kbps = facts.main_kbps;
  link.main_height = facts.main_height;
  link.main_limited = facts.main_limited;
}

void PanelDesk::devices_found(const std::vector<Device>& devices) {
  state_.found = devices;
}

void PanelDesk::tick(const Facts& facts, const leg::RtpLeg::UpFacts& up, const DevicesInUse& in_use,
                     MonoTime now) {
  if (!watched() || now - shown_at_ < kShowEvery) {
    return;
  }
  shown_at_ = now;
  state_.devices = devices_of(facts);
  state_.chosen = in_use.words;
  state_.treatment = in_use.treatment;
  tell_link(facts, up);
  state_.centre_for = now - centre_since_;
  if (heard_) {
    state_.server_time = WallTime{now.ms} + server_ahead_;
  }
  panel_->show(state_);
}

void PanelDesk::show_picture(panel::Panel::Picture which, const std::string& jpeg) {
  if (watched()) {
    panel_->show_picture(which, jpeg);
  }
}

}  // namespace nhipcau::agent
