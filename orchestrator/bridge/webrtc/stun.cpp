#include "orchestrator/bridge/webrtc/stun.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <boost/crc.hpp>

namespace nhipcau::bridge {
namespace {

using media::Bytes;
using media::read_u16;
using media::read_u32;

constexpr std::size_t kHeader = 20;
constexpr std::uint32_t kCookie = 0x2112a442;
constexpr std::uint32_t kFingerprintMask = 0x5354554e;
constexpr std::size_t kDigest = 20;        // HMAC-SHA1
constexpr std::size_t kUsernameMax = 513;  // RFC 8489 §14.3

constexpr std::uint16_t kMessageIntegrity = 0x0008;
constexpr std::uint16_t kErrorCode = 0x0009;
constexpr std::uint16_t kUnknownAttributes = 0x000a;
constexpr std::uint16_t kXorMappedAddress = 0x0020;
constexpr std::uint16_t kPriority = 0x0024;
constexpr std::uint16_t kFingerprint = 0x8028;
constexpr std::uint16_t kIceControlled = 0x8029;
constexpr std::uint16_t kOptional = 0x8000;  // from here on an attribute may be ignored

using Digest = std::array<std::uint8_t, kDigest>;

std::size_t padded(std::size_t size) {
  return (size + 3) & ~std::size_t{3};
}

/// `message` up to the attribute, with the header's length as if the message ended `after` bytes
/// behind it (RFC 8489 §14.5, §14.7).
std::vector<std::uint8_t> covered(Bytes message, std::size_t after) {
  std::vector<std::uint8_t> copy(message.begin(), message.end());
  media::write_u16(copy, 2, static_cast<std::uint16_t>(copy.size() - kHeader + after));
  return copy;
}

Digest integrity_of(Bytes before, std::string_view password) {
  const std::vector<std::uint8_t> text = covered(before, 4 + kDigest);
  Digest digest{};
  unsigned size = 0;
  HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), text.data(), text.size(),
       digest.data(), &size);
  return digest;
}

std::uint32_t fingerprint_of(Bytes before) {
  const std::vector<std::uint8_t> text = covered(before, 8);
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum() ^ kFingerprintMask;
}

struct Attribute {
  std::uint16_t type = 0;
  std::size_t at = 0;  // of its header in the message
  Bytes value;
};

/// Every attribute, or nothing when a length does not fit.
std::optional<std::vector<Attribute>> attributes_of(Bytes packet) {
  std::vector<Attribute> attributes;
  for (std::size_t at = kHeader; at < packet.size();) {
    if (at + 4 > packet.size()) {
      return std::nullopt;
    }
    const std::size_t size = read_u16(packet, at + 2);
    if (at + 4 + padded(size) > packet.size()) {
      return std::nullopt;
    }
    attributes.push_back({read_u16(packet, at), at, packet.subspan(at + 4, size)});
    at += 4 + padded(size);
  }
  return attributes;
}

bool is_binding_request(Bytes packet) {
  return is_stun(packet) && read_u16(packet, 0) == kBindingRequest &&
         read_u16(packet, 2) == packet.size() - kHeader;
}

std::string text_of(Bytes value) {
  return {value.begin(), value.end()};
}

bool integrity_holds(Bytes packet, const Attribute& integrity, std::string_view password) {
  const Digest expected = integrity_of(packet.first(integrity.at), password);
  return integrity.value.size() == kDigest &&
         CRYPTO_memcmp(integrity.value.data(), expected.data(), kDigest) == 0;
}

bool fingerprint_holds(Bytes packet, const Attribute& fingerprint) {
  return fingerprint.value.size() == 4 &&
         read_u32(fingerprint.value, 0) == fingerprint_of(packet.first(fingerprint.at));
}

void note(StunRequest& request, const Attribute& attribute) {
  if (attribute.type == kStunUsername) {
    request.username = text_of(attribute.value);
  } else if (attribute.type == kStunUseCandidate) {
    request.use_candidate = true;
  } else if (attribute.type == kIceControlled) {
    request.controlled = true;
  } else if (attribute.type < kOptional && attribute.type != kPriority) {
    request.unknown.push_back(attribute.type);
  }
}

std::vector<std::uint8_t> xor_address(const media::UdpAddress& from,
                                      const StunTransaction& transaction) {
  // What came by IPv4 to a socket of IPv6 (::ffff:192.0.2.1) is an address of IPv4 to its owner.
  const auto* in6 = reinterpret_cast<const sockaddr_in6*>(from.address());
  const bool six = from.address()->sa_family == AF_INET6;
  const bool mapped = six && IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr);
  const bool v6 = six && !mapped;
  std::vector<std::uint8_t> value(v6 ? 20 : 8);
  value[1] = v6 ? 2 : 1;
  media::write_u16(value, 2, static_cast<std::uint16_t>(from.port() ^ (kCookie >> 16)));
  std::array<std::uint8_t, 16> mask{};
  media::write_u32(mask, 0, kCookie);
  std::ranges::copy(transaction, mask.begin() + 4);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(from.address()) +
                      (six ? offsetof(sockaddr_in6, sin6_addr) : offsetof(sockaddr_in, sin_addr)) +
                      (mapped ? 12 : 0);
  for (std::size_t i = 0; i + 4 < value.size(); ++i) {
    value[4 + i] = static_cast<std::uint8_t>(bytes[i] ^ mask[i]);
  }
  return value;
}

}  // namespace

bool is_stun(Bytes packet) {
  return packet.size() >= kHeader && packet[0] <= 3 && read_u32(packet, 4) == kCookie;
}

std::optional<std::string> peek_stun_username(Bytes packet) {
  const auto attributes = is_binding_request(packet) ? attributes_of(packet) : std::nullopt;
  if (!attributes) {
    return std::nullopt;
  }
  const auto found = std::ranges::find(*attributes, kStunUsername, &Attribute::type);
  if (found == attributes->end() || found->value.size() > kUsernameMax) {
    return std::nullopt;
  }
  return text_of(found->value);
}

std::optional<StunRequest> read_binding_request(Bytes packet, std::string_view password) {
  const auto attributes = is_binding_request(packet) ? attributes_of(packet) : std::nullopt;
  if (!attributes) {
    return std::nullopt;
  }
  StunRequest request;
  std::copy_n(packet.begin() + 8, request.transaction.size(), request.transaction.begin());
  bool authentic = false;
  for (const Attribute& attribute : *attributes) {
    if (attribute.type == kFingerprint) {
      if (!fingerprint_holds(packet, attribute)) {
        return std::nullopt;
      }
    } else if (authentic) {
      continue;  // RFC 8489 §14.5: what follows the integrity does not count
    } else if (attribute.type == kMessageIntegrity) {
      if (!integrity_holds(packet, attribute, password)) {
        return std::nullopt;
      }
      authentic = true;
    } else {
      note(request, attribute);
    }
  }
  return authentic ? std::optional(std::move(request)) : std::nullopt;
}

StunBuilder::StunBuilder(std::uint16_t type, const StunTransaction& transaction)
    : bytes_(kHeader, 0) {
  media::write_u16(bytes_, 0, type);
  media::write_u32(bytes_, 4, kCookie);
  std::ranges::copy(transaction, bytes_.begin() + 8);
}

void StunBuilder::add(std::uint16_t attribute, Bytes value) {
  const std::size_t at = bytes_.size();
  bytes_.resize(at + 4);
  media::write_u16(bytes_, at, attribute);
  media::write_u16(bytes_, at + 2, static_cast<std::uint16_t>(value.size()));
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  bytes_.resize(padded(bytes_.size()), 0);
  media::write_u16(bytes_, 2, static_cast<std::uint16_t>(bytes_.size() - kHeader));
}

void StunBuilder::add(std::uint16_t attribute, std::string_view value) {
  add(attribute, Bytes(reinterpret_cast<const std::uint8_t*>(value.data()), value.size()));
}

std::vector<std::uint8_t> StunBuilder::finish(std::string_view password) {
  add(kMessageIntegrity, integrity_of(bytes_, password));
  std::array<std::uint8_t, 4> fingerprint{};
  media::write_u32(fingerprint, 0, fingerprint_of(bytes_));
  add(kFingerprint, fingerprint);
  return std::move(bytes_);
}

std::vector<std::uint8_t> binding_success(const StunRequest& request, const media::UdpAddress& from,
                                          std::string_view password) {
  StunBuilder builder(kBindingSuccess, request.transaction);
  builder.add(kXorMappedAddress, xor_address(from, request.transaction));
  return builder.finish(password);
}

std::vector<std::uint8_t> binding_error(const StunRequest& request, int code,
                                        std::string_view reason, std::string_view password) {
  StunBuilder builder(kBindingError, request.transaction);
  std::vector<std::uint8_t> value{0, 0, static_cast<std::uint8_t>(code / 100),
                                  static_cast<std::uint8_t>(code % 100)};
  value.insert(value.end(), reason.begin(), reason.end());
  builder.add(kErrorCode, value);
  if (!request.unknown.empty()) {
    std::vector<std::uint8_t> types(request.unknown.size() * 2);
    for (std::size_t i = 0; i < request.unknown.size(); ++i) {
      media::write_u16(types, 2 * i, request.unknown[i]);
    }
    builder.add(kUnknownAttributes, types);
  }
  return builder.finish(password);
}

}  // namespace nhipcau::bridge
