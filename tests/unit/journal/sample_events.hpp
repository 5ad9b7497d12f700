#pragma once

#include <set>
#include <string>
#include <vector>

#include "orchestrator/core/events.hpp"

/// One event body of every kind, with every field different from its default.
namespace nhipcau::journal {

inline core::Conference sample_conference() {
  core::Conference conference;
  conference.id = "mau";
  conference.title = "Hội nghị mẫu \"đủ trường\"";
  conference.short_title = "Mẫu";
  conference.host = "UBND tỉnh";
  conference.date = "2022-07-14";
  conference.time_zone = "Asia/Ho_Chi_Minh";
  conference.planned_start = WallTime{1'657'758'600'000};
  conference.planned_end = WallTime{1'657'773'000'000};
  conference.chair = OfficeId("chu-tich");
  conference.moderator = OfficeId("chanh-vp");
  conference.rooms = {
      {RoomId("tinh"), "Điểm cầu tỉnh", "Tỉnh", "Tinh", "tinh", "Phan Rang", {}, true, 40, {}},
      {RoomId("huyen"),
       "Điểm cầu huyện",
       "Huyện",
       "Huyen",
       "huyen",
       "Tân Sơn",
       RoomId("tinh"),
       false,
       12,
       {"xã A", "xã B"}}};
  conference.offices = {{OfficeId("chu-tich"), "Chủ tịch", RoomId("tinh")},
                        {OfficeId("chanh-vp"), "Chánh Văn phòng", RoomId("huyen")}};
  core::Item item;
  item.id = ItemId("i01");
  item.kind = core::ItemKind::kLeadIn;
  item.title = "Dẫn đề";
  item.planned_start = conference.planned_start;
  item.duration = Minutes{15};
  item.minimum = Minutes{10};
  item.optional = true;
  item.is_protected = true;
  item.not_before = conference.planned_start + Minutes{3};
  item.changeover = Seconds{90};
  item.speaker_title = "Khách mời";
  item.speaker = OfficeId("chanh-vp");
  item.room = RoomId("huyen");
  item.open_floor = true;
  item.per_turn = Minutes{3};
  item.expected_speakers = {OfficeId("chu-tich")};
  item.content_share = true;
  item.note = "có trình chiếu";
  item.provenance = core::Provenance::kDerived;
  conference.items = {item};
  conference.rosters = {{RoomId("huyen"), {{"ky-thuat", "Kỹ thuật", OfficeId("chanh-vp"), 2}}}};
  conference.return_picture = core::ReturnPicture::kGallery;
  conference.discussion_gallery = true;
  conference.attendance = {{RoomId("huyen"), {"đại biểu", "khách mời"}}};
  conference.deadlines = {{"d1", WallTime{1}, "ai", "việc", "luật", core::Provenance::kStated}};
  return conference;
}

inline Preflight sample_preflight() {
  Preflight preflight{
      .at = WallTime{7}, .expires = WallTime{8}, .by = "Nguyễn Văn Nam", .devices = "a1b2"};
  preflight.rows[7] = {CheckMark::kFail, true, {"Hình tối", "Too dark"}};
  preflight.rows[3] = {CheckMark::kNotApplicable, true, {}};
  preflight.rows[0] = {CheckMark::kPass, false, {}};
  preflight.rows[9] = {CheckMark::kWarn, true, {"Tiếng nhỏ", "Too quiet"}};
  return preflight;
}

inline std::vector<core::EventBody> sample_bodies() {
  return {core::ConferenceOpened{sample_conference()},
          core::EpochStarted{9},
          core::RunStarted{RunId("r1"), ItemId("i01")},
          core::RunEnded{RunId("r1"), core::EndReason::kSuspended},
          core::RunHeld{RunId("r1"), "mất điện"},
          core::RunResumed{RunId("r1")},
          core::RunExtended{RunId("r1"), Minutes{-5}, "rút ngắn"},
          core::AdvanceUndone{RunId("r2"), RunId("r1")},
          core::CommandRejected{"next", "stale", "dieuhanh", WallTime{77}},
          core::AgentConnected{RoomId("huyen"), "abc"},
          core::AgentDisconnected{RoomId("huyen"), "connection lost"},
          core::BridgeConnected{"def"},
          core::BridgeDisconnected{"connection lost"},
          core::ProgrammeConfirmed{core::Source{RoomId("huyen"), core::Show::kContent}},
          core::RoomMediaChanged{RoomId("huyen"), core::Picture::kFrozen, core::Sound::kNone},
          core::LocalMuteChanged{RoomId("huyen"), true},
          core::ItemSkipped{ItemId("i01"), "hết giờ"},
          core::ItemDeferred{ItemId("i01"), ItemId("i02"), true, "vắng"},
          core::ItemRecalled{ItemId("i01")},
          core::ItemMoved{ItemId("i01"), ItemId("i02")},
          core::ItemInserted{sample_conference().items.front(), ItemId("i02")},
          core::ItemAdjusted{ItemId("i01"), Minutes{3}, "bù giờ"},
          core::BreakUntilSet{ItemId("i01"), WallTime{5}},
          core::StartCorrected{RunId("r1"), Seconds{40}},
          core::ConferenceConcluded{},
          core::ClockStepped{Millis{-700}},
          core::RequestRaised{RequestId("q1"), RoomId("huyen"), core::RequestKind::kPointOfOrder,
                              "quy chế"},
          core::RequestMoved{RequestId("q1"), RequestId("q2")},
          core::RequestSettled{RequestId("q1"), core::RequestStatus::kDenied, "hết giờ"},
          core::TurnStarted{TurnId("t1"), RoomId("huyen"), RequestId("q1"), "Bí thư", Minutes{5}},
          core::TurnEnded{TurnId("t1"), core::RequestStatus::kRevoked},
          core::FloorFrozen{RoomId("huyen"), WallTime{9}},
          core::FloorThawed{true},
          core::HoldersSet{3},
          core::ChairMicrophoneSet{true},
          core::AllMuted{true},
          core::SeatTaken{"dieuhanh", "đổi ca"},
          core::SeatLapsed{},
          core::RecordFaultFound{core::RecordFault::kRolledBack, "huyen", 40, 77},
          core::RehearsalOpened{2, 4},
          core::RehearsalClosed{2},
          core::RehearsalBegun{2, 4},
          core::RehearsalEnded{},
          core::ProgrammeWound{ItemId("i01"), RunId("r2")},
          core::RoomDropped{RoomId("huyen"), WallTime{11}},
          core::DrillEnded{RoomId("huyen")},
          core::MicrophoneChanged{RoomId("huyen"), core::Microphone::kUnacknowledged},
          core::SpeakerMarked{ItemId("i01"), core::Presence::kAbsent},
          core::SegmentRecorded{OutputId("ghi-hinh"), "hn_ghi-hinh_001.mkv", WallTime{5},
                                Millis{600'000}, 225'000'000, std::string(64, 'a'), false},
          core::DeskCalled{RoomId("huyen"), "mất tiếng"},
          core::DeskCallAnswered{RoomId("huyen")},
          core::RoomMessaged{std::nullopt, "Giải lao đến 10 giờ"},
          core::PreflightDone{RoomId("huyen"), sample_preflight()},
          core::PreflightVoided{RoomId("huyen")},
          core::LayoutSet{{core::Layout::kSideBySide, {RoomId("huyen"), RoomId("tinh")}, true}},
          core::ReturnSet{core::ReturnPicture::kGallery},
          core::ContentChanged{RoomId("huyen"), true}};
}

}  // namespace nhipcau::journal
