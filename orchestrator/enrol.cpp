#include "orchestrator/enrol.hpp"

#include <sodium.h>

#include <ostream>
#include <stdexcept>
#include <utility>

#include "common/base/time.hpp"
#include "common/enrolment/code.hpp"
#include "common/enrolment/invitation.hpp"
#include "common/io/link_address.hpp"
#include "orchestrator/gateway/enrolment_file.hpp"
#include "orchestrator/qr_code.hpp"

namespace nhipcau {
namespace {

template <typename T>
T value_or_throw(Expected<T> value) {
  if (!value) {
    throw std::runtime_error(value.error().text.vi + " / " + value.error().text.en);
  }
  if constexpr (!std::is_void_v<T>) {
    return *std::move(value);
  }
}

void invite(const EnrolRoomOptions& options, const std::string& code, std::ostream& out) {
  value_or_throw(io::parse_link_url(options.centre));
  const std::string text = enrolment::write_invitation({options.centre, code});
  out << "\n" << value_or_throw(qr_for_terminal(text)) << "\n" << text << "\n";
  if (!options.file.empty()) {
    value_or_throw(gateway::write_private_file(options.file, text + "\n"));
  }
  if (!options.qr_file.empty()) {
    value_or_throw(gateway::write_private_file(options.qr_file, value_or_throw(qr_as_svg(text))));
  }
}

}  // namespace

void enrol(const EnrolRoomOptions& options, std::ostream& out) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium cannot be set up");
  }
  const std::string code = value_or_throw(gateway::issue_code(
      options.state_dir, RoomId(options.room), Minutes(options.minutes), read_clock().wall));
  const std::string minutes = std::to_string(options.minutes);
  out << "Mã của điểm cầu / code of room " << options.room << ":   " << enrolment::grouped(code)
      << "\n"
      << "Dùng một lần, trong " << minutes << " phút; sai 5 lần là hủy.\n"
      << "Works once, within " << minutes << " minutes; 5 wrong tries void it.\n";
  if (!options.centre.empty()) {
    invite(options, code, out);
  }
}

void revoke(const RevokeOptions& options, std::ostream& out) {
  value_or_throw(gateway::revoke_room(options.state_dir, RoomId(options.room)));
  out << "Đã thu hồi / revoked: " << options.room << "\n";
}

}  // namespace nhipcau
