#include "endpoint-agent/enrolment/identity_file.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/wire/json_reader.hpp"
#include "endpoint-agent/private_file.hpp"

namespace nhipcau::agent {
namespace {

namespace fs = std::filesystem;

fs::path enrolment_path(const fs::path& state_dir) {
  return state_dir / "enrolment.json";
}

std::string content_of(std::ifstream& file) {
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

Enrolment read(const std::string& text) {
  const nlohmann::json parsed = wire::parse_strict(text);
  wire::ObjectReader reader(parsed, "enrolment");
  Enrolment enrolment{.centre = reader.string("centre"),
                      .room = reader.string("room"),
                      .token = reader.string("token"),
                      .ca = {}};
  reader.done();
  return enrolment;
}

}  // namespace

fs::path ca_path(const fs::path& state_dir) {
  return state_dir / "ca.pem";
}

Expected<void> save_enrolment(const fs::path& state_dir, const Enrolment& enrolment) {
  std::error_code error;
  if (fs::create_directories(state_dir, error)) {
    fs::permissions(state_dir, fs::perms::owner_all, error);
  }
  const nlohmann::json json = {
      {"centre", enrolment.centre}, {"room", enrolment.room}, {"token", enrolment.token}};
  const bool kept = enrolment.ca.empty() ? (fs::remove(ca_path(state_dir), error), true)
                                         : write_private_file(ca_path(state_dir), enrolment.ca);
  if (!kept || !write_private_file(enrolment_path(state_dir), json.dump(2) + "\n")) {
    const std::string path = state_dir.string();
    return fail("bad_file", "Không ghi được vào " + path + ": kiểm tra quyền và chỗ trống.",
                "Cannot write into " + path + ": check its permissions and free space.");
  }
  return {};
}

Expected<std::optional<Enrolment>> load_enrolment(const fs::path& state_dir) {
  std::ifstream file(enrolment_path(state_dir), std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  auto enrolment = wire::catching("bad_file", [&] { return read(content_of(file)); });
  if (!enrolment) {
    const std::string path = enrolment_path(state_dir).string();
    return fail(
        "bad_file", "Tệp đăng ký " + path + " bị hỏng: hãy xin trung tâm mã mới và đăng ký lại.",
        "The enrolment " + path + " is damaged: ask the centre for a new code and enrol again.");
  }
  std::ifstream ca(ca_path(state_dir), std::ios::binary);
  if (ca) {
    enrolment->ca = content_of(ca);
  }
  return std::optional(*std::move(enrolment));
}

void forget_enrolment(const fs::path& state_dir) {
  std::error_code error;
  fs::remove(enrolment_path(state_dir), error);
}

}  // namespace nhipcau::agent
