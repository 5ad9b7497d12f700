#include "endpoint-agent/preflight/errand.hpp"

#include <iostream>

namespace nhipcau::agent::preflight {
namespace {

/// A device takes a second or two, a line that is lost comes back within seven.
constexpr Millis kReadyWithin{20'000};
constexpr Millis kOnItsWay{500};  // if it is lost, the next `join` tells it again

void say(const char* vi, const char* en) {
  std::cerr << vi << "\n" << en << "\n";
}

void say(const Text& text) {
  say(text.vi.c_str(), text.en.c_str());
}

}  // namespace

std::optional<int> Errand::tick(Desk& desk, const RoomNow& room, bool ready) {
  if (exit_code_) {
    return room.mono < leave_at_ ? std::nullopt : exit_code_;
  }
  if (!started_) {
    return start(desk, room, ready);
  }
  const Step step = desk.runner().step();
  prompt(step);
  if (step == Step::kStopped) {
    say("Dừng kiểm tra: điểm cầu được gọi lên hình.", "Stopped: the room is called to go on air.");
    return 1;
  }
  if (step == Step::kDone) {
    finish(desk, room);
  }
  return std::nullopt;
}

std::optional<int> Errand::start(Desk& desk, const RoomNow& room, bool ready) {
  waits_since_ = waits_since_.value_or(room.mono);
  const bool patient = room.mono - *waits_since_ < kReadyWithin;
  if (!ready && patient) {
    return std::nullopt;
  }
  if (!room.situation.signed_in) {
    say("Không kết nối được với trung tâm; kiểm tra địa chỉ và đường truyền rồi chạy lại.",
        "The centre cannot be reached; check its address and the line, then try again.");
    return 1;
  }
  if (const auto started = desk.start(room); !started) {
    say(started.error().text);
    return 1;
  }
  started_ = true;
  return std::nullopt;
}

void Errand::prompt(Step step) {
  if (step == prompted_) {
    return;
  }
  prompted_ = step;
  if (step == Step::kLook) {
    say("Đang kiểm tra hình và đường truyền.", "Checking picture and line.");
  } else if (step == Step::kListen) {
    say("Đề nghị nói vào micro như khi phát biểu, cho đến khi có thông báo tiếp.",
        "Speak into the microphone as in a speech, until told otherwise.");
  } else if (step == Step::kChirps) {
    say("Đề nghị giữ im lặng; loa phát tiếng thử.",
        "Be silent, please; the loudspeakers play test sounds.");
  } else if (step == Step::kLine) {
    say("Đang đo đường truyền.", "Measuring the line.");
  }
}

void Errand::finish(Desk& desk, const RoomNow& room) {
  leave_at_ = room.mono + kOnItsWay;
  for (const auto& [row, mark] : order_.said) {
    desk.said(row, mark);
  }
  const auto signed_sheet = desk.sign(order_.by, room);
  if (!signed_sheet) {
    say(signed_sheet.error().text);
    exit_code_ = 1;
    return;
  }
  std::cout << plain_words(*signed_sheet) << std::flush;
  exit_code_ = preflight_blockers(*signed_sheet).empty() ? 0 : 1;
}

}  // namespace nhipcau::agent::preflight
