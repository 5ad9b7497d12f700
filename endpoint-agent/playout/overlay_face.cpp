#include "endpoint-agent/playout/overlay_face.hpp"

#include <fmt/format.h>

#include <vector>

namespace nhipcau::agent {
namespace {

constexpr Millis kLastMinute{60'000};
constexpr Millis kTitleShown{12'000};  // read twice, aloud
constexpr Millis kMessageShown{60'000};
constexpr Colour kAirRed = 0xffd0021b;
constexpr Colour kStandbyAmber = 0xffb36b00;
constexpr Colour kLostGrey = 0xff4a5462;

std::optional<Millis> time_left(const wire::RoomPlan& plan, WallTime server_now) {
  if (!plan.on_air || plan.frozen_left) {
    return plan.on_air ? plan.frozen_left : std::nullopt;
  }
  return plan.zero_at ? std::optional((*plan.zero_at - server_now) * plan.pace) : std::nullopt;
}

/// A started second counts as a whole one while time is left: zero is shown when it is over.
std::string digits(Millis left) {
  const bool over = left <= -Seconds(1);
  const std::int64_t seconds = over ? -left.count() / 1000 : (left.count() + 999) / 1000;
  return fmt::format("{}{:02}:{:02}", over ? "+" : "", seconds / 60, seconds % 60);
}

Colour colour_of(const wire::RoomPlan& plan, Millis left) {
  if (plan.frozen_left) {
    return kGrey;
  }
  if (left <= -Seconds(1)) {
    return kRed;
  }
  return left <= kLastMinute ? kAmber : kWhite;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string line;
  for (const std::string& part : parts) {
    line += (line.empty() || part.empty() ? "" : " · ") + part;
  }
  return line;
}

/// The room on air sees another room: a title would name the wrong face.
void name_speaker(const wire::RoomPlan& plan, OverlayFace& face) {
  if (plan.on_air || plan.programme_room.empty() || plan.item_title.empty()) {
    return;
  }
  face.title = plan.speaker_title.empty() ? plan.programme_room : plan.speaker_title;
  face.text = joined({plan.speaker_title.empty() ? "" : plan.programme_room, plan.item_title});
}

void name_next(const wire::RoomPlan& plan, OverlayFace& face) {
  if (plan.next) {
    const std::string who = joined({plan.next->speaker_title, plan.next->room_name});
    face.next = "Tiếp theo: " + (who.empty() ? plan.next->title : who);
  }
}

/// For a minute it stands where else the speaker's title does; later the room's panel has it still.
void tell_message(const wire::RoomPlan& plan, WallTime server_now, OverlayFace& face) {
  if (plan.message && server_now - plan.message->at < kMessageShown) {
    face.title = plan.message->text;
    face.text = "Tin nhắn của tổ kỹ thuật trung tâm";
    face.message = true;
  }
}

/// As long as it lasts: the hall is to know whose voice that is, and that nobody else hears it.
void name_desk(const wire::RoomPlan& plan, OverlayFace& face) {
  if (plan.desk_speaks) {
    face.title = "Tổ kỹ thuật trung tâm đang nói";
    face.text = "Với riêng điểm cầu này, các điểm cầu khác không nghe";
    face.message = true;
  }
}

std::string hours_minutes(const LostCentre& lost) {
  const std::int64_t minutes = (lost.at.ms + lost.utc_offset.count()) / 60'000;
  return fmt::format("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
}

/// The speaker's clock goes on: it is the best that is known, and its grey says so.
OverlayFace face_without_centre(const wire::RoomPlan& plan, WallTime server_now,
                                const LostCentre& lost) {
  OverlayFace face;
  face.badge = "MẤT KẾT NỐI TRUNG TÂM";
  face.badge_colour = kLostGrey;
  if (plan.on_air || plan.standby) {
    face.mark = fmt::format("Lúc cuối ({}): {}", hours_minutes(lost),
                            plan.on_air ? "đang lên hình" : "chuẩn bị");
  }
  if (const auto left = time_left(plan, server_now)) {
    face.clock = digits(*left);
    face.clock_colour = kGrey;
  }
  tell_message(plan, server_now, face);
  return face;
}

}  // namespace

OverlayFace overlay_face(const wire::RoomPlan& plan, OverlayLevel level, WallTime server_now,
                         Millis title_age, const std::optional<LostCentre>& lost) {
  OverlayFace face;
  if (level == OverlayLevel::kOff) {
    return face;
  }
  if (lost) {
    return face_without_centre(plan, server_now, *lost);
  }
  face.mark = plan.rehearsal ? "TỔNG DUYỆT" : "";
  if (plan.on_air) {
    face.badge = "ĐANG LÊN HÌNH";
    face.badge_colour = kAirRed;
    face.frame = true;
  } else if (plan.standby) {
    face.badge = "CHUẨN BỊ";
    face.badge_colour = kStandbyAmber;
  }
  if (const auto left = time_left(plan, server_now)) {
    face.clock = digits(*left);
    face.clock_colour = colour_of(plan, *left);
  }
  if (level == OverlayLevel::kFull || title_age < kTitleShown) {
    name_speaker(plan, face);
  }
  if (level == OverlayLevel::kFull) {
    name_next(plan, face);
  }
  tell_message(plan, server_now, face);
  name_desk(plan, face);
  return face;
}

Slate own_slate(const wire::AgentWelcome& welcome, bool connected) {
  if (welcome.room_name.empty()) {
    return {.title = "Nhịp Cầu", .text = "Đang kết nối với trung tâm…", .note = ""};
  }
  return {.title = welcome.conference_title,
          .text = connected ? "Chưa có hình từ trung tâm" : "Đang kết nối lại với trung tâm…",
          .note = welcome.room_name};
}

Millis TitleAge::of(const wire::RoomPlan& plan, MonoTime now) {
  std::string title = plan.item_title + '\n' + plan.speaker_title + '\n' + plan.programme_room;
  if (title != shown_) {
    shown_ = std::move(title);
    since_ = now;
  }
  return now - since_;
}

}  // namespace nhipcau::agent
