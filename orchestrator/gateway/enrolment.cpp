#include "orchestrator/gateway/enrolment.hpp"

#include <algorithm>
#include <utility>

#include "common/enrolment/proof.hpp"

namespace nhipcau::gateway {
namespace {

Error wrong_code() {
  return {"wrong_code",
          {"Mã không đúng: hãy nghe trung tâm đọc lại và nhập lại.",
           "The code is wrong: have the centre read it out again and type it again."}};
}

Error too_many_tries() {
  return {"too_many_tries",
          {"Mã đã bị nhập sai 5 lần nên không còn dùng được: hãy xin trung tâm mã mới.",
           "The code was tried wrongly 5 times and is void: ask the centre for a new one."}};
}

Error used_code() {
  return {
      "used_code",
      {"Mã này đã được dùng; mỗi mã chỉ dùng một lần. Hãy xin trung tâm mã mới. Nếu điểm cầu "
       "chưa dùng mã thì báo ngay cho tổ kỹ thuật.",
       "This code was used already; each works once. Ask the centre for a new one. If this room "
       "did not use it, tell the technical team at once."}};
}

Error expired_code() {
  return {"expired_code",
          {"Mã đã hết hạn: hãy xin trung tâm mã mới.",
           "The code has expired: ask the centre for a new one."}};
}

Error wrong_certificate() {
  return {"wrong_certificate",
          {"Chứng chỉ mà điểm cầu nhìn thấy không phải của trung tâm: có máy khác đứng giữa đường "
           "truyền. Hãy dừng lại và báo tổ kỹ thuật.",
           "The certificate this room sees is not the centre's: another machine stands in between. "
           "Stop and tell the technical team."}};
}

bool is_right(const EnrolmentCode& code, const EnrolmentAttempt& attempt) {
  return enrolment::same_proof(enrolment::room_proof(code.key, attempt.nonce, attempt.fingerprint),
                               attempt.proof);
}

}  // namespace

bool EnrolmentBook::issue(EnrolmentCode code, WallTime now) {
  std::erase_if(codes_, [&](const EnrolmentCode& each) {
    const bool forgotten = now - each.expires_at > kRemembered;
    const bool replaced = each.room == code.room && !each.used_at;
    return forgotten || replaced;
  });
  if (std::ranges::find(codes_, code.slot, &EnrolmentCode::slot) != codes_.end()) {
    return false;
  }
  codes_.push_back(std::move(code));
  return true;
}

/// Only a code that is still good is used up by tries.
Error EnrolmentBook::count_wrong(EnrolmentCode& code, WallTime now) {
  if (!code.used_at && now < code.expires_at) {
    ++code.wrong_tries;
  }
  return code.wrong_tries >= kMostWrongTries ? too_many_tries() : wrong_code();
}

Expected<EnrolmentCode> EnrolmentBook::attempt(const EnrolmentAttempt& attempt,
                                               const std::string& own_fingerprint, WallTime now) {
  const auto code = std::ranges::find(codes_, attempt.slot, &EnrolmentCode::slot);
  if (code == codes_.end()) {
    return tl::unexpected(wrong_code());
  }
  if (code->wrong_tries >= kMostWrongTries) {
    return tl::unexpected(too_many_tries());
  }
  if (!is_right(*code, attempt)) {
    return tl::unexpected(count_wrong(*code, now));
  }
  if (attempt.fingerprint != own_fingerprint) {
    return tl::unexpected(wrong_certificate());
  }
  if (code->used_at) {
    return tl::unexpected(used_code());
  }
  if (now >= code->expires_at) {
    return tl::unexpected(expired_code());
  }
  code->used_at = now;
  return *code;
}

}  // namespace nhipcau::gateway
