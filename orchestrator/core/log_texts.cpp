#include <array>
#include <string>

#include "orchestrator/core/core.hpp"
#include "orchestrator/core/texts.hpp"

/// The record's lines: one function per kind of event.
namespace nhipcau::core {
namespace {

std::string quoted(const std::string& text) {
  return "“" + text + "”";
}

std::string title(const State& state, const RunId& id) {
  const Run* run = state.find(id);
  return quoted(run != nullptr ? item_name(state, run->item) : id.str());
}

std::string title(const State& state, const ItemId& id) {
  return quoted(item_name(state, id));
}

std::string request_room(const State& state, const RequestId& id) {
  const Request* request = state.floor.find(id);
  return request != nullptr ? room_name(state, request->room) : id.str();
}

std::string turn_room(const State& state, const TurnId& id) {
  const Turn* turn = state.floor.find(id);
  return turn != nullptr ? room_name(state, turn->room) : id.str();
}

std::string minutes(Millis by) {
  const auto whole = by.count() / 60'000;
  return (whole > 0 ? "+" : "−") + std::to_string(whole < 0 ? -whole : whole);
}

Text with_reason(Text text, const std::string& reason) {
  if (reason.empty()) {
    return text;
  }
  return {text.vi + " (" + reason + ")", text.en + " (" + reason + ")"};
}

Text both(const std::string& vi, const std::string& en, const std::string& what) {
  return {vi + " " + what, en + " " + what};
}

// ---- the conference ----------------------------------------------------------------------------

Text line(const State&, const ConferenceOpened&) {
  return {"Mở hội nghị", "Conference opened"};
}
Text line(const State&, const EpochStarted&) {
  return {"Máy chủ điều phối khởi động", "Orchestrator started"};
}
Text line(const State& state, const RunStarted& e) {
  return both("Bắt đầu", "Started", title(state, e.run));
}
Text line(const State& state, const RunEnded& e) {
  return e.reason == EndReason::kSuspended ? both("Tạm gác", "Put aside", title(state, e.run))
                                           : both("Kết thúc", "Finished", title(state, e.run));
}
Text line(const State& state, const RunHeld& e) {
  return with_reason(both("Tạm dừng", "Held", title(state, e.run)), e.reason);
}
Text line(const State& state, const RunResumed& e) {
  return both("Tiếp tục", "Resumed", title(state, e.run));
}
Text line(const State& state, const RunExtended& e) {
  const std::string what = title(state, e.run);
  return with_reason({"Gia hạn " + what + " " + minutes(e.by) + " phút",
                      "Extended " + what + " by " + minutes(e.by) + " min"},
                     e.reason);
}
Text line(const State& state, const AdvanceUndone& e) {
  if (!e.reopened) {
    return {"Hoàn tác: Hội nghị chưa bắt đầu", "Undone: the conference has not started"};
  }
  return both("Hoàn tác: tiếp tục", "Undone: back to", title(state, *e.reopened));
}
Text line(const State& state, const CommandRejected& e) {
  const Answer answer{
      .ok = false, .seq = 0, .code = e.code, .by_actor = e.by_actor, .by_at = e.by_at};
  const Text why = refusal_text(state, answer);
  return {"Lệnh " + quoted(e.verb) + " bị từ chối: " + why.vi,
          "Command " + quoted(e.verb) + " refused: " + why.en};
}
Text line(const State& state, const ItemSkipped& e) {
  return with_reason(both("Không trình bày", "Skipped", title(state, e.item)), e.reason);
}
Text line(const State& state, const ItemDeferred& e) {
  const std::string reason = e.absent && e.reason.empty() ? "vắng mặt" : e.reason;
  return with_reason(both("Chuyển xuống sau:", "Deferred", title(state, e.item)), reason);
}
Text line(const State& state, const ItemRecalled& e) {
  return both("Đưa lên tiếp theo:", "Comes next:", title(state, e.item));
}
Text line(const State& state, const ItemMoved& e) {
  return both("Điều chỉnh thứ tự:", "Moved", title(state, e.item));
}
Text line(const State& state, const ItemInserted& e) {
  return both("Bổ sung nội dung", "Inserted", title(state, e.item.id));
}
Text line(const State& state, const ItemAdjusted& e) {
  const std::string what = title(state, e.item);
  return with_reason({"Điều chỉnh thời lượng " + what + " " + minutes(e.by) + " phút",
                      "Adjusted " + what + " by " + minutes(e.by) + " min"},
                     e.reason);
}
Text line(const State& state, const BreakUntilSet& e) {
  return both("Đặt giờ kết thúc", "End time set for", title(state, e.item));
}
Text line(const State& state, const SpeakerMarked& e) {
  const std::string what = title(state, e.item);
  switch (e.presence) {
    case Presence::kPresent:
      return both("Người phát biểu đã có mặt:", "Speaker present:", what);
    case Presence::kAbsent:
      return both("Người phát biểu chưa có mặt:", "Speaker absent:", what);
    case Presence::kUnknown:
      break;
  }
  return both("Bỏ xác nhận có mặt:", "Speaker not confirmed any more:", what);
}
Text line(const State& state, const StartCorrected& e) {
  return both("Chỉnh lại giờ bắt đầu", "Start corrected:", title(state, e.run));
}
Text line(const State&, const ConferenceConcluded&) {
  return {"Kết thúc Hội nghị", "Conference concluded"};
}
Text line(const State&, const ClockStepped& e) {
  const std::string ms = std::to_string(e.by.count());
  return {"Đồng hồ máy chủ lệch " + ms + " ms", "The server's clock stepped by " + ms + " ms"};
}

Text line(const State& state, const RecordFaultFound& e) {
  return record_fault_text(state, e);
}

// ---- the floor ---------------------------------------------------------------------------------

Text line(const State& state, const RequestRaised& e) {
  return with_reason({room_name(state, e.room) + " đăng ký phát biểu",
                      room_name(state, e.room) + " asked for the floor"},
                     e.topic);
}
Text line(const State& state, const RequestMoved& e) {
  return both("Đổi thứ tự phát biểu:", "Queue order changed:", request_room(state, e.request));
}
Text line(const State& state, const RequestSettled& e) {
  const std::string room = request_room(state, e.request);
  switch (e.status) {
    case RequestStatus::kAccepted:
      return with_reason(both("Tiếp nhận đăng ký:", "Request accepted:", room), e.reason);
    case RequestStatus::kDenied:
      return with_reason(both("Không mời phát biểu:", "Request denied:", room), e.reason);
    default:
      return with_reason(both("Rút đăng ký:", "Request cancelled:", room), e.reason);
  }
}
Text line(const State& state, const TurnStarted& e) {
  return with_reason(both("Mời phát biểu:", "Floor given to", room_name(state, e.room)),
                     e.speaker_title);
}
Text line(const State& state, const TurnEnded& e) {
  const std::string room = turn_room(state, e.turn);
  return e.how == RequestStatus::kRevoked ? both("Thu quyền phát biểu:", "Floor taken back:", room)
                                          : both("Kết thúc phát biểu:", "Turn over:", room);
}
Text line(const State& state, const FloorFrozen& e) {
  return {room_name(state, e.room) + " mất kết nối khi đang phát biểu; đồng hồ dừng",
          room_name(state, e.room) + " was lost while speaking; its clock stands still"};
}
Text line(const State&, const FloorThawed& e) {
  return e.by_telephone ? Text{"Tiếp tục phát biểu qua điện thoại", "Goes on by telephone"}
                        : Text{"Điểm cầu tiếp tục phát biểu", "The room goes on speaking"};
}
Text line(const State&, const HoldersSet& e) {
  const std::string n = std::to_string(e.holders);
  return {"Số điểm cầu cùng phát biểu: " + n, "Rooms that may speak at once: " + n};
}
Text line(const State&, const ChairMicrophoneSet& e) {
  return e.open ? Text{"Mở micro chủ trì", "The chair's microphone is open"}
                : Text{"Tắt micro chủ trì", "The chair's microphone is closed"};
}
Text line(const State&, const AllMuted& e) {
  return e.muted ? Text{"Tắt micro tất cả điểm cầu", "All rooms muted"}
                 : Text{"Bỏ tắt micro tất cả", "Rooms no longer all muted"};
}

// ---- the moderator's seat ----------------------------------------------------------------------

Text line(const State&, const SeatTaken& e) {
  return with_reason(both("Người điều hành:", "Moderating:", e.actor), e.reason);
}
Text line(const State& state, const SeatLapsed&) {
  const std::string& holder = state.seat.holder;
  return {"Mất liên lạc với người điều hành " + holder + "; người khác có thể điều hành",
          "Nothing heard of the moderator " + holder + "; somebody else may moderate"};
}

// ---- rehearsals --------------------------------------------------------------------------------

Text line(const State&, const RehearsalOpened& e) {
  const std::string n = std::to_string(e.number);
  return {"Bắt đầu tổng duyệt lần " + n, "Rehearsal " + n + " opened"};
}
Text line(const State&, const RehearsalClosed& e) {
  const std::string n = std::to_string(e.number);
  return {"Kết thúc tổng duyệt lần " + n, "Rehearsal " + n + " closed"};
}
Text line(const State&, const RehearsalBegun& e) {
  const std::string n = std::to_string(e.number);
  const std::string pace = std::to_string(e.pace);
  return {"Tổng duyệt lần " + n + ", đồng hồ nhanh " + pace + " lần",
          "Rehearsal " + n + ", the clock runs " + pace + " times as fast"};
}
Text line(const State&, const RehearsalEnded&) {
  return {"Kết thúc tổng duyệt", "Rehearsal closed"};
}
Text line(const State& state, const ProgrammeWound& e) {
  return both("Duyệt từ nội dung:", "Played from", title(state, e.item));
}
Text line(const State& state, const RoomDropped& e) {
  return both("Diễn tập: coi như mất kết nối", "Drill: taken for lost,", room_name(state, e.room));
}
Text line(const State& state, const DrillEnded& e) {
  return both("Hết diễn tập mất kết nối:", "Drill over:", room_name(state, e.room));
}

// ---- rooms and bridge --------------------------------------------------------------------------

Text line(const State& state, const AgentConnected& e) {
  const std::string name = room_name(state, e.room);
  return {name + " đã kết nối", name + " connected"};
}
Text line(const State& state, const AgentDisconnected& e) {
  const std::string name = room_name(state, e.room);
  return {name + " mất kết nối", name + " disconnected"};
}
Text line(const State&, const BridgeConnected&) {
  return {"Cầu truyền hình đã kết nối", "Bridge connected"};
}
Text line(const State&, const BridgeDisconnected&) {
  return {"Mất kết nối với cầu truyền hình", "Bridge disconnected"};
}
Text line(const State& state, const ProgrammeConfirmed& e) {
  if (!e.source) {
    return {"Chương trình chưa có hình", "The programme has no picture yet"};
  }
  if (e.source->show == Show::kComposed) {
    return {"Đang lên hình: nhiều điểm cầu", "On air: several rooms"};
  }
  if (e.source->show == Show::kContent && e.source->room) {
    return both("Đang lên hình: tài liệu của", "On air: content of",
                room_name(state, *e.source->room));
  }
  if (!e.source->room) {
    return {"Đang lên hình: bảng thông báo", "On air: the slate"};
  }
  return both("Đang lên hình:", "On air:", room_name(state, *e.source->room));
}
Text line(const State& state, const RoomMediaChanged& e) {
  const std::string name = room_name(state, e.room);
  if (e.picture == Picture::kOk && e.sound == Sound::kClipping) {
    return {name + ": tiếng bị vỡ (quá to)", name + ": sound distorted (too loud)"};
  }
  if (e.picture == Picture::kOk && e.sound == Sound::kSilent) {
    return {name + ": micro mở mà không có tiếng", name + ": microphone open but silent"};
  }
  switch (e.picture) {
    case Picture::kOk:
      return {name + ": hình tốt", name + ": picture good"};
    case Picture::kFrozen:
      return {name + ": đứng hình", name + ": picture frozen"};
    case Picture::kBlack:
      return {name + ": màn hình đen", name + ": picture black"};
    case Picture::kNone:
      return {name + ": mất hình", name + ": no picture"};
    case Picture::kUnknown:
      break;
  }
  return {name + ": chưa có dữ liệu hình", name + ": picture unknown"};
}
Text line(const State& state, const MicrophoneChanged& e) {
  const std::string name = room_name(state, e.room);
  switch (e.microphone) {
    case Microphone::kFaulty:
      return {name + ": micro không có tín hiệu", name + ": no sound from the microphone"};
    case Microphone::kUnacknowledged:
      return {name + ": chưa xác nhận lệnh micro", name + ": microphone order not acknowledged"};
    default:
      return {name + ": micro hoạt động", name + ": microphone works"};
  }
}
Text line(const State& state, const LocalMuteChanged& e) {
  const std::string name = room_name(state, e.room);
  return e.muted ? Text{name + " tự tắt micro", name + " muted itself"}
                 : Text{name + " mở lại micro", name + " unmuted itself"};
}

// ---- the technical desk ------------------------------------------------------------------------

Text line(const State& state, const DeskCalled& e) {
  const std::string name = room_name(state, e.room);
  return with_reason({name + " gọi tổ kỹ thuật", name + " calls the technical desk"}, e.text);
}
Text line(const State& state, const DeskCallAnswered& e) {
  return both("Tổ kỹ thuật đã tiếp nhận:", "The technical desk answers", room_name(state, e.room));
}
Text line(const State& state, const RoomMessaged& e) {
  const std::string vi = e.room ? room_name(state, *e.room) : "tất cả điểm cầu";
  const std::string en = e.room ? room_name(state, *e.room) : "all rooms";
  return e.text.empty()
             ? Text{"Rút tin nhắn tới " + vi, "Message withdrawn: " + en}
             : Text{"Nhắn " + vi + ": " + quoted(e.text), "To " + en + ": " + quoted(e.text)};
}

// ---- pre-flight checks -------------------------------------------------------------------------

std::string list_of(const std::vector<int>& numbers) {
  std::string list;
  for (const int number : numbers) {
    list += (list.empty() ? "" : ", ") + std::to_string(number);
  }
  return list;
}

Text line(const State& state, const PreflightDone& e) {
  const std::string name = room_name(state, e.room);
  const std::vector<int> blockers = preflight_blockers(e.preflight);
  if (blockers.empty()) {
    return with_reason(
        {name + ": kiểm tra kỹ thuật đạt, sẵn sàng", name + ": pre-flight check passed, ready"},
        e.preflight.by);
  }
  return with_reason({name + ": kiểm tra kỹ thuật chưa đạt, mục " + list_of(blockers),
                      name + ": pre-flight check not passed, rows " + list_of(blockers)},
                     e.preflight.by);
}
Text line(const State& state, const PreflightVoided& e) {
  const std::string name = room_name(state, e.room);
  return {name + ": kiểm tra kỹ thuật không còn hiệu lực vì thiết bị đã thay đổi",
          name + ": its pre-flight check does not count any more, the devices have changed"};
}

// ---- layouts ------------------------------------------------------------------------------------

constexpr std::array<Text (*)(), 6> kLayoutTexts{
    [] {
      return Text{"tự động", "automatic"};
    },
    [] {
      return Text{"toàn hình", "full picture"};
    },
    [] {
      return Text{"tài liệu trình chiếu", "content"};
    },
    [] {
      return Text{"hai điểm cầu song song", "two rooms side by side"};
    },
    [] {
      return Text{"tài liệu và người phát biểu", "content and speaker"};
    },
    [] {
      return Text{"lưới điểm cầu", "gallery"};
    }};

Text line(const State&, const LayoutSet& e) {
  const Text name = kLayoutTexts.at(static_cast<std::size_t>(e.choice.layout))();
  return {"Bố cục hình ảnh: " + name.vi, "Layout: " + name.en};
}
Text line(const State&, const ReturnSet& e) {
  return e.picture == ReturnPicture::kGallery
             ? Text{"Điểm cầu đang lên hình xem lưới điểm cầu", "The room on air sees the gallery"}
             : Text{"Điểm cầu đang lên hình xem điểm cầu trung tâm",
                    "The room on air sees the central room"};
}
Text line(const State& state, const ContentChanged& e) {
  const std::string name = room_name(state, e.room);
  return e.there ? Text{name + ": có tài liệu trình chiếu", name + ": has content to share"}
                 : Text{name + ": hết tài liệu trình chiếu", name + ": has no content any more"};
}

// ---- recordings --------------------------------------------------------------------------------

Text line(const State&, const SegmentRecorded& e) {
  return e.cut ? both("Tệp ghi hình kết thúc đột ngột:", "Recording cut short:", e.file)
               : both("Đã ghi xong tệp", "Recorded", e.file);
}

}  // namespace

Text log_text(const State& state, const Event& event) {
  return std::visit([&](const auto& body) { return line(state, body); }, event.body);
}

}  // namespace nhipcau::core
