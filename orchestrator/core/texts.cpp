#include "orchestrator/core/texts.hpp"

#include <array>
#include <string>
#include <string_view>

#include "orchestrator/core/core.hpp"

namespace nhipcau::core {
namespace {

struct Phrase {
  std::string_view code;
  std::string_view vi;
  std::string_view en;
};

constexpr std::array kRefusals{
    Phrase{"in_rehearsal", "Đang tổng duyệt. Hãy kết thúc buổi tổng duyệt này trước.",
           "A rehearsal is being held. Close it first."},
    Phrase{"rehearsal_open", "Đang tổng duyệt nên chưa điều hành được Hội nghị.",
           "A rehearsal is being held, so the conference cannot be run yet."},
    Phrase{"no_rehearsal", "Hiện không có buổi tổng duyệt nào.", "No rehearsal is being held."},
    Phrase{"only_in_rehearsal", "Thao tác này chỉ dùng khi tổng duyệt.",
           "That can be done in a rehearsal only."},
    Phrase{"forbidden", "Tài khoản này không được phép thực hiện thao tác này.",
           "This account may not do that."},
    Phrase{"concluded", "Hội nghị đã bế mạc.", "The conference has been concluded."},
    Phrase{"not_pending", "Nội dung này đang diễn ra, đã xong hoặc không còn trong chương trình.",
           "That item is live, done or no longer in the programme."},
    Phrase{"not_done", "Chỉ quay lại được nội dung đã trình bày.",
           "Only an item that was presented can be returned to."},
    Phrase{"not_away", "Nội dung này không bị hoãn hoặc bỏ qua.",
           "That item was neither deferred nor skipped."},
    Phrase{"protected", "Nội dung được bảo vệ: không bỏ qua, không rút ngắn.",
           "That item is protected: it is neither skipped nor shortened."},
    Phrase{"bad_place", "Không thể đặt nội dung vào vị trí đó.", "The item cannot go there."},
    Phrase{"not_a_break", "Đó không phải là mục giải lao sắp tới.", "That is no break to come."},
    Phrase{"already_waiting", "Điểm cầu này đã đăng ký và đang chờ.",
           "This room is already waiting for the floor."},
    Phrase{"not_waiting", "Đăng ký này không còn chờ.", "That request is not waiting any more."},
    Phrase{"has_the_floor", "Điểm cầu này đang phát biểu.", "This room already has the floor."},
    Phrase{"no_such_turn", "Lượt phát biểu này đã kết thúc.", "That turn is over."},
    Phrase{"no_call", "Điểm cầu này không còn cuộc gọi nào chờ tiếp nhận.",
           "No call of this room waits for an answer."},
    Phrase{"no_content", "Không có điểm cầu nào đang có tài liệu trình chiếu.",
           "No room has anything to present."},
    Phrase{"not_frozen", "Không có điểm cầu nào bị mất kết nối khi đang phát biểu.",
           "No room was lost while it spoke."},
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
    Phrase{
        "bad_args",
        "Giá trị trong lệnh không hợp lệ: hãy kiểm tra thời gian, điểm cầu và lý do rồi bấm lại.",
        "A value of the command does not fit: check time, room and reason, then press again."},
};

std::string item_title(const State& state, const RunId& id) {
  const Run* run = state.find(id);
  return run != nullptr ? item_name(state, run->item) : id.str();
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

Text not_seated_text(const Answer& answer) {
  return {"Người dùng “" + answer.by_actor +
              "” đang điều hành. Lệnh chưa được thực hiện; muốn thay thì bấm tiếp quản.",
          "User “" + answer.by_actor +
              "” is moderating. The command was not carried out; take the seat over to moderate."};
}

}  // namespace

std::string item_name(const State& state, const ItemId& id) {
  const AgendaItem* item = state.find(id);
  return item != nullptr ? item->item.title : id.str();
}

std::string room_name(const State& state, const RoomId& id) {
  const Room* room = state.conference.find(id);
  return room != nullptr ? room->name : id.str();
}

Text record_fault_text(const State& state, const RecordFaultFound& found) {
  const std::string kept = std::to_string(found.kept);
  const std::string seen = std::to_string(found.seen);
  const Text compare = {" Hãy đối chiếu chương trình với diễn biến thực tế rồi mới điều hành tiếp.",
                        " Compare the programme with what really happened before you go on."};
  switch (found.fault) {
    case RecordFault::kSetAside:
      return {"Tệp nhật ký bị hỏng và đã được cất riêng (" + found.witness +
                  "); khôi phục được đến sự kiện " + kept + "." + compare.vi,
              "The journal's file was damaged and was set aside (" + found.witness +
                  "); it was recovered up to event " + kept + "." + compare.en};
    case RecordFault::kRolledBack:
      return {"Nhật ký thiếu các sự kiện sau số " + kept + " (đã từng ghi đến số " + seen + ")." +
                  compare.vi,
              "The journal lacks the events after " + kept + " (it once held " + seen + ")." +
                  compare.en};
    case RecordFault::kPeerAhead: {
      const bool bridge = found.witness.empty();
      const std::string who = bridge ? "" : room_name(state, RoomId(found.witness));
      return {(bridge ? "Cầu truyền hình" : who) + " đã nhận chương trình đến sự kiện " + seen +
                  ", nhưng nhật ký chỉ có đến sự kiện " + kept + "." + compare.vi,
              (bridge ? "The bridge" : who) + " was told of event " + seen +
                  ", but the journal only reached " + kept + "." + compare.en};
    }
    case RecordFault::kOldDamage:
      break;
  }
  return {"Sự kiện " + seen +
              " trong nhật ký đã bị hỏng hoặc bị sửa; hội nghị không bị ảnh hưởng. Hãy sao lưu thư "
              "mục trạng thái và báo tổ kỹ thuật trung tâm.",
          "Event " + seen +
              " of the journal was damaged or changed; the conference is not affected. Keep a copy "
              "of the state directory and tell the technical team."};
}

Text refusal_text(const State& state, const Answer& answer) {
  if (answer.code == "stale") {
    return stale_text(state, answer);
  }
  if (answer.code == "not_seated") {
    return not_seated_text(answer);
  }
  for (const Phrase& phrase : kRefusals) {
    if (phrase.code == answer.code) {
      return {std::string(phrase.vi), std::string(phrase.en)};
    }
  }
  return {"Lệnh không được thực hiện: " + answer.code, "The command was refused: " + answer.code};
}

}  // namespace nhipcau::core
