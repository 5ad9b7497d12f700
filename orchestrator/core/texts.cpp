#include "orchestrator/core/texts.hpp"

#include <array>
#include <string>
#include <string_view>

#include "common/base/overloaded.hpp"
#include "orchestrator/core/core.hpp"

namespace nhipcau::core {
namespace {

struct Phrase {
  std::string_view code;
  std::string_view vi;
  std::string_view en;
};

constexpr std::array kRefusals{
    Phrase{"forbidden", "Tài khoản chỉ xem không được điều hành.",
           "A read-only account cannot run the conference."},
    Phrase{"not_live", "Chưa có nội dung nào đang diễn ra.", "No item is live."},
    Phrase{"already_live", "Hội nghị đã bắt đầu.", "The conference has already started."},
    Phrase{"wrong_target",
           "Nội dung vừa chọn không phải nội dung tiếp theo. Hãy xem lại chương trình rồi bấm lại.",
           "That item is not the next one. Look at the agenda and press again."},
    Phrase{"no_more_items", "Chương trình đã hết nội dung.", "There are no more items."},
    Phrase{"too_soon", "Vừa chuyển nội dung chưa đầy 1 giây. Hãy chờ rồi bấm lại.",
           "The programme moved less than a second ago. Wait and press again."},
    Phrase{"already_held", "Nội dung này đang tạm dừng.", "This item is already on hold."},
    Phrase{"not_held", "Nội dung này không tạm dừng.", "This item is not on hold."},
    Phrase{"nothing_to_undo", "Không còn thao tác nào hoàn tác được (quá 30 giây).",
           "There is nothing left to undo (more than 30 seconds ago)."},
    Phrase{"bad_args", "Thời gian gia hạn phải từ 1 đến 60 phút và không làm thời lượng nhỏ hơn 0.",
           "An extension is 1 to 60 minutes and cannot make the item's time negative."},
};

std::string item_title(const State& state, const RunId& id) {
  const Run* run = state.find(id);
  const Item* item = run != nullptr ? state.conference.find(run->item) : nullptr;
  return item != nullptr ? item->title : id.str();
}

std::string room_name(const State& state, const RoomId& id) {
  const Room* room = state.conference.find(id);
  return room != nullptr ? room->name : id.str();
}

Text stale_text(const State& state, const Answer& answer) {
  const Run* live = state.live_run();
  const std::string who = answer.by_actor;
  if (who.empty() || live == nullptr) {
    return {
        "Màn hình của bạn chưa cập nhật: chương trình đã thay đổi. Lệnh chưa được thực hiện.",
        "Your page was out of date: the programme has changed. The command was not carried out."};
  }
  const std::string title = item_title(state, live->id);
  return {"Người dùng “" + who + "” vừa chuyển sang nội dung “" + title +
              "”. Lệnh của bạn chưa được thực hiện.",
          "User “" + who + "” has just moved to the item “" + title +
              "”. Your command was not carried out."};
}

std::string minutes(Millis by) {
  const auto whole = by.count() / 60'000;
  return (whole > 0 ? "+" : "−") + std::to_string(whole < 0 ? -whole : whole);
}

std::string with_reason(std::string text, const std::string& reason) {
  return reason.empty() ? text : text + " (" + reason + ")";
}

Text picture_text(const std::string& name, Picture picture) {
  switch (picture) {
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

Text programme_text(const State& state, const std::optional<Source>& source) {
  if (!source) {
    return {"Chương trình chưa có hình", "The programme has no picture yet"};
  }
  if (!source->room) {
    return {"Đang lên hình: bảng thông báo", "On air: the slate"};
  }
  const std::string name = room_name(state, *source->room);
  return {"Đang lên hình: " + name, "On air: " + name};
}

Text refused_line(const State& state, const CommandRejected& body) {
  const Answer answer{
      .ok = false, .seq = 0, .code = body.code, .by_actor = body.by_actor, .by_at = body.by_at};
  const Text why = refusal_text(state, answer);
  return {"Lệnh “" + body.verb + "” bị từ chối: " + why.vi,
          "Command “" + body.verb + "” refused: " + why.en};
}

Text undone_line(const State& state, const AdvanceUndone& body) {
  if (!body.reopened) {
    return {"Hoàn tác: Hội nghị chưa bắt đầu", "Undone: the conference has not started"};
  }
  const std::string title = item_title(state, *body.reopened);
  return {"Hoàn tác: tiếp tục “" + title + "”", "Undone: back to “" + title + "”"};
}

}  // namespace

Text refusal_text(const State& state, const Answer& answer) {
  if (answer.code == "stale") {
    return stale_text(state, answer);
  }
  for (const Phrase& phrase : kRefusals) {
    if (phrase.code == answer.code) {
      return {std::string(phrase.vi), std::string(phrase.en)};
    }
  }
  return {"Lệnh không được thực hiện: " + answer.code, "The command was refused: " + answer.code};
}

Text log_text(const State& state, const Event& event) {
  const auto title = [&](const RunId& run) { return item_title(state, run); };
  const auto name = [&](const RoomId& room) { return room_name(state, room); };
  return std::visit(
      Overloaded{
          [&](const ConferenceOpened&) {
            return Text{"Mở hội nghị", "Conference opened"};
          },
          [&](const EpochStarted&) {
            return Text{"Máy chủ điều phối khởi động", "Orchestrator started"};
          },
          [&](const RunStarted& e) {
            return Text{"Bắt đầu “" + title(e.run) + "”", "Started “" + title(e.run) + "”"};
          },
          [&](const RunEnded& e) {
            return Text{"Kết thúc “" + title(e.run) + "”", "Finished “" + title(e.run) + "”"};
          },
          [&](const RunHeld& e) {
            return Text{with_reason("Tạm dừng “" + title(e.run) + "”", e.reason),
                        with_reason("Held “" + title(e.run) + "”", e.reason)};
          },
          [&](const RunResumed& e) {
            return Text{"Tiếp tục “" + title(e.run) + "”", "Resumed “" + title(e.run) + "”"};
          },
          [&](const RunExtended& e) {
            return Text{
                with_reason("Gia hạn “" + title(e.run) + "” " + minutes(e.by) + " phút", e.reason),
                with_reason("Extended “" + title(e.run) + "” by " + minutes(e.by) + " min",
                            e.reason)};
          },
          [&](const AdvanceUndone& e) { return undone_line(state, e); },
          [&](const CommandRejected& e) { return refused_line(state, e); },
          [&](const AgentConnected& e) {
            return Text{name(e.room) + " đã kết nối", name(e.room) + " connected"};
          },
          [&](const AgentDisconnected& e) {
            return Text{name(e.room) + " mất kết nối", name(e.room) + " disconnected"};
          },
          [&](const BridgeConnected&) {
            return Text{"Cầu truyền hình đã kết nối", "Bridge connected"};
          },
          [&](const BridgeDisconnected&) {
            return Text{"Mất kết nối với cầu truyền hình", "Bridge disconnected"};
          },
          [&](const ProgrammeConfirmed& e) { return programme_text(state, e.source); },
          [&](const RoomMediaChanged& e) { return picture_text(name(e.room), e.picture); },
          [&](const LocalMuteChanged& e) {
            return e.muted ? Text{name(e.room) + " tự tắt micro", name(e.room) + " muted itself"}
                           : Text{name(e.room) + " mở lại micro", name(e.room) + " unmuted itself"};
          },
      },
      event.body);
}

}  // namespace nhipcau::core
