#include "orchestrator/bridge/webrtc/ice.hpp"

#include "common/media/random.hpp"
#include "orchestrator/bridge/webrtc/stun.hpp"

namespace nhipcau::bridge {
namespace {

// RFC 8445 §5.3 asks for 24 and 128 random bits; a hexadecimal digit is 4.
constexpr std::size_t kFragmentDigits = 16;
constexpr std::size_t kPasswordDigits = 32;

}  // namespace

IceLite::IceLite(std::string peer_fragment)
    : fragment_(media::random_hex(kFragmentDigits)),
      password_(media::random_hex(kPasswordDigits)),
      username_(fragment_ + ":" + peer_fragment) {}

std::optional<IceLite::Checked> IceLite::on_check(media::Bytes packet,
                                                  const media::UdpAddress& from) {
  const auto request = read_binding_request(packet, password_);
  if (!request || request->username != username_) {
    return std::nullopt;
  }
  if (!request->unknown.empty()) {
    return Checked{binding_error(*request, 420, "Unknown Attribute", password_), false};
  }
  if (request->controlled) {  // a lite agent never controls
    return Checked{binding_error(*request, 487, "Role Conflict", password_), false};
  }
  if (request->use_candidate || path_.empty()) {
    path_ = from;
  }
  return Checked{binding_success(*request, from, password_), true};
}

std::string local_fragment(const std::string& username) {
  return username.substr(0, username.find(':'));
}

}  // namespace nhipcau::bridge
