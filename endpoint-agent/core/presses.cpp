#include "endpoint-agent/core/presses.hpp"

#include <utility>

namespace nhipcau::agent {
namespace {

Error unanswered() {
  return {"unanswered",
          {"Trung tâm chưa trả lời: xem danh sách đăng ký trên bảng, nếu chưa có thì bấm lại.",
           "The centre has not answered: look at this panel's list, and press again if it is not "
           "there."}};
}

}  // namespace

Error Presses::offline() {
  return {"no_centre",
          {"Chưa gửi được: đang mất kết nối với trung tâm. Hãy gọi đường dây nóng kỹ thuật.",
           "Not sent: there is no connection to the centre. Call the technical hotline."}};
}

void Presses::sent(const CommandId& id, Reply reply, MonoTime now) {
  waiting_[id] = {std::move(reply), now + kPatience};
}

void Presses::answered(const wire::AgentAnswer& answer) {
  auto found = waiting_.extract(answer.id);
  if (!found.empty()) {
    found.mapped().reply(answer.ok ? std::nullopt : std::optional(Error{answer.code, answer.text}));
  }
}

void Presses::lost() {
  for (auto& [id, press] : std::exchange(waiting_, {})) {
    press.reply(unanswered());
  }
}

void Presses::tick(MonoTime now) {
  std::map<CommandId, Waiting> late;
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    if (now >= each->second.until) {
      late.insert(waiting_.extract(each++));
    } else {
      ++each;
    }
  }
  for (auto& [id, press] : late) {
    press.reply(unanswered());
  }
}

}  // namespace nhipcau::agent
