#include "common/enrolment/invitation.hpp"

#include "common/enrolment/code.hpp"

namespace nhipcau::enrolment {
namespace {

constexpr std::string_view kBegins = "nhipcau:enrol?centre=";
constexpr std::string_view kCode = "&code=";

tl::unexpected<Error> no_invitation() {
  return fail("bad_invitation",
              "Đây không phải thư mời của Nhịp Cầu (dòng chữ bắt đầu bằng nhipcau:enrol). Hãy xin "
              "trung tâm tệp hoặc mã QR mới.",
              "This is no invitation of Nhịp Cầu (a line that begins with nhipcau:enrol). Ask the "
              "centre for a new file or QR code.");
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::string write_invitation(const Invitation& invitation) {
  return std::string(kBegins) + invitation.centre + std::string(kCode) + invitation.code;
}

Expected<Invitation> read_invitation(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with(kBegins)) {
    return no_invitation();
  }
  text.remove_prefix(kBegins.size());
  const std::size_t at = text.find(kCode);
  if (at == std::string_view::npos) {
    return no_invitation();
  }
  const Expected<std::string> code = read_code(text.substr(at + kCode.size()));
  if (!code) {
    return no_invitation();
  }
  return Invitation{std::string(text.substr(0, at)), *code};
}

}  // namespace nhipcau::enrolment
