#include "common/enrolment/proof.hpp"

#include <sodium.h>

#include <array>
#include <initializer_list>
#include <string_view>

#include "common/base/check.hpp"

namespace nhipcau::enrolment {
namespace {

/// The code is random and lives for minutes: the salt need only keep this use from any other.
constexpr std::string_view kSalt = "nhipcau-enrol-v1";
static_assert(kSalt.size() == crypto_pwhash_SALTBYTES);

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text(size * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Each part with its length in front: no two lists of parts give the same bytes.
std::string keyed_hash(const std::string& key, std::initializer_list<std::string_view> parts) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  for (const std::string_view part : parts) {
    const std::string length = std::to_string(part.size()) + ":";
    crypto_auth_hmacsha256_update(&state, bytes_of(length), length.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(part), part.size());
  }
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash{};
  crypto_auth_hmacsha256_final(&state, hash.data());
  return hex(hash.data(), hash.size());
}

}  // namespace

std::string key_of(const std::string& code) {
  std::array<unsigned char, 32> key{};
  const int result =
      crypto_pwhash(key.data(), key.size(), code.data(), code.size(), bytes_of(kSalt),
                    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                    crypto_pwhash_ALG_ARGON2ID13);
  CHECK(result == 0, "64 MiB for one key must be there");
  return hex(key.data(), key.size());
}

std::string room_proof(const std::string& key, const std::string& nonce,
                       const std::string& fingerprint) {
  return keyed_hash(key, {"room", nonce, fingerprint});
}

std::string centre_proof(const std::string& key, const std::string& nonce,
                         const std::string& fingerprint, const std::string& room,
                         const std::string& token, const std::string& ca) {
  return keyed_hash(key, {"centre", nonce, fingerprint, room, token, ca});
}

std::string fingerprint_of(std::string_view der) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), bytes_of(der), der.size());
  return hex(digest.data(), digest.size());
}

bool same_proof(const std::string& one, const std::string& other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace nhipcau::enrolment
