#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/media/bytes.hpp"
#include "common/media/udp_address.hpp"

/// STUN (RFC 8489) as far as an ICE-lite agent needs it: binding requests in, their answers out,
/// both with short-term credentials. Pure; any thread.
namespace nhipcau::bridge {

using StunTransaction = std::array<std::uint8_t, 12>;

/// RFC 7983 §7: the first byte is 0…3; and the magic cookie is there.
bool is_stun(media::Bytes packet);

/// The USERNAME of a binding request, not authenticated: it selects whose password is to be used.
/// Empty optional: no binding request, or none that can be read.
std::optional<std::string> peek_stun_username(media::Bytes packet);

struct StunRequest {
  StunTransaction transaction{};
  std::string username;
  bool use_candidate = false;          ///< RFC 8445 §7.1.1: the peer nominates this path
  bool controlled = false;             ///< the peer thinks that we control: RFC 8445 §7.3.1.1
  std::vector<std::uint16_t> unknown;  ///< attributes that must be understood and are not
};

/// Reads a binding request whose MESSAGE-INTEGRITY is of `password`. A FINGERPRINT that is there
/// must be right. Empty: anything else.
std::optional<StunRequest> read_binding_request(media::Bytes packet, std::string_view password);

/// Builds one message, attribute by attribute.
class StunBuilder {
 public:
  StunBuilder(std::uint16_t type, const StunTransaction& transaction);

  void add(std::uint16_t attribute, media::Bytes value);
  void add(std::uint16_t attribute, std::string_view value);

  /// Adds MESSAGE-INTEGRITY and FINGERPRINT; nothing may be added afterwards.
  std::vector<std::uint8_t> finish(std::string_view password);

 private:
  std::vector<std::uint8_t> bytes_;
};

inline constexpr std::uint16_t kBindingRequest = 0x0001;
inline constexpr std::uint16_t kBindingSuccess = 0x0101;
inline constexpr std::uint16_t kBindingError = 0x0111;
inline constexpr std::uint16_t kStunUsername = 0x0006;
inline constexpr std::uint16_t kStunUseCandidate = 0x0025;

/// The answers. `from`: where the request came from.
std::vector<std::uint8_t> binding_success(const StunRequest& request, const media::UdpAddress& from,
                                          std::string_view password);
/// 420 names the unknown attributes (RFC 8489 §6.3.1), 487 is a role conflict (RFC 8445 §7.3.1.1).
std::vector<std::uint8_t> binding_error(const StunRequest& request, int code,
                                        std::string_view reason, std::string_view password);

}  // namespace nhipcau::bridge
