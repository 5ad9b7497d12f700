#include "orchestrator/core/readiness.hpp"

#include <algorithm>

namespace nhipcau::core {
namespace {

class Judge {
 public:
  Judge(const State& state, const AgendaItem& item, WallTime now) : state_(state), now_(now) {
    if (item.item.room) {
      check_room(state.rooms.at(*item.item.room));
      check_speaker(item);
      check_preflight(*item.item.room);
    }
  }

  Judgement judgement;

 private:
  void check_room(const RoomState& is) {
    if (!state_.bridge_up) {
      red("bridge_down", "Cầu truyền hình mất kết nối", "The bridge is down");
    }
    if (!is.online) {
      red("offline", "Điểm cầu chưa kết nối", "The room is not connected");
    } else {
      if (state_.bridge_up) {
        check_media(is);
      }
      check_microphone(is);
    }
    if (is.muted_locally) {
      amber("muted", "Điểm cầu đang tắt micro tại chỗ", "The room has muted itself");
    }
  }

  void check_media(const RoomState& is) {
    switch (is.picture) {
      case Picture::kNone:
        red("no_picture", "Không có hình", "No picture");
        break;
      case Picture::kBlack:
        amber("black", "Màn hình đen", "The picture is black");
        break;
      case Picture::kFrozen:
        amber("frozen", "Đứng hình", "The picture is frozen");
        break;
      case Picture::kUnknown:
        amber("unknown", "Chưa có dữ liệu hình", "The picture is not known yet");
        break;
      case Picture::kOk:
        if (now_ - is.media_since < kSteady) {
          amber("unsteady", "Hình vừa có, chờ ổn định", "The picture has only just come");
        }
        break;
    }
    if (is.sound == Sound::kNone) {
      red("no_sound", "Không có tiếng", "No sound");
    }
  }

  void check_microphone(const RoomState& is) {
    switch (is.microphone) {
      case Microphone::kOk:
        break;
      case Microphone::kFaulty:
        red("microphone", "Micro không có tín hiệu", "No signal from the microphone");
        break;
      case Microphone::kUnacknowledged:
        red("unacknowledged", "Điểm cầu chưa xác nhận lệnh micro",
            "The room has not acknowledged its microphone order");
        break;
      case Microphone::kUnknown:
        amber("microphone_unknown", "Chưa có dữ liệu micro", "The microphone is not known yet");
        break;
    }
  }

  void check_speaker(const AgendaItem& item) {
    if (speaker_title(state_, item.item).empty()) {
      return;
    }
    if (item.presence == Presence::kAbsent) {
      red("speaker_absent", "Người phát biểu chưa có mặt", "The speaker is not there");
    } else if (item.presence == Presence::kUnknown) {
      amber("speaker_unknown", "Chưa xác nhận người phát biểu có mặt",
            "Nobody has confirmed that the speaker is there");
    }
  }

  void check_preflight(const RoomId& room) {
    const PreflightView is = preflight_view(state_, room, now_);
    if (is.preflight == nullptr) {
      amber("preflight", "Chưa kiểm tra kỹ thuật", "No pre-flight check was made");
    } else if (is.expired) {
      amber("preflight", "Kiểm tra kỹ thuật đã quá hạn", "The pre-flight check has expired");
    } else if (!is.blockers.empty()) {
      amber("preflight", "Kiểm tra kỹ thuật chưa đạt", "The pre-flight check was not passed");
    }
  }

  void red(const char* code, const char* vi, const char* en) { add(Readiness::kRed, code, vi, en); }
  void amber(const char* code, const char* vi, const char* en) {
    add(Readiness::kAmber, code, vi, en);
  }
  void add(Readiness at_least, const char* code, const char* vi, const char* en) {
    judgement.level = std::max(judgement.level, at_least);
    judgement.reasons.push_back({code, Text{vi, en}});
  }

  const State& state_;
  WallTime now_;
};

}  // namespace

Judgement judge_readiness(const State& state, const AgendaItem& item, WallTime now) {
  return Judge(state, item, now).judgement;
}

PreflightView preflight_view(const State& state, const RoomId& room, WallTime now) {
  const auto found = state.preflights.find(room);
  if (found == state.preflights.end()) {
    return {};
  }
  return {&found->second, found->second.expires <= now, preflight_blockers(found->second)};
}

const AgendaItem* next_in_another_room(const State& state) {
  const Item* next = state.next_item();
  if (next == nullptr) {
    return nullptr;
  }
  const auto comes_after = [&](const AgendaItem& each) {
    return each.item.room && each.item.room != next->room && state.pending(each);
  };
  const auto found = std::ranges::find_if(state.agenda, comes_after);
  return found == state.agenda.end() ? nullptr : &*found;
}

std::vector<RoomId> rooms_made_ready(const State& state) {
  std::vector<RoomId> rooms;
  const Item* next = state.next_item();
  if (next != nullptr && next->room) {
    rooms.push_back(*next->room);
  }
  if (const AgendaItem* after = next_in_another_room(state)) {
    rooms.push_back(*after->item.room);
  }
  return rooms;
}

}  // namespace nhipcau::core
