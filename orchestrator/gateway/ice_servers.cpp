#include "orchestrator/gateway/ice_servers.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace nhipcau::gateway {
namespace {

std::string base64(const unsigned char* bytes, unsigned size) {
  std::string text(4 * ((size + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string hmac_sha1(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return base64(digest.data(), size);
}

/// draft-uberti-behave-turn-rest-00 §2.2, which coturn calls use-auth-secret: the user's name says
/// until when it is good.
std::string expiring_name(const std::string& session, WallTime now) {
  return std::to_string((now + kTurnCredentialFor).ms / 1000) + ":" + session;
}

}  // namespace

std::vector<std::string> link_values(const IceServers& servers, const std::string& session,
                                     WallTime now) {
  std::vector<std::string> values;
  if (!servers.stun_url.empty()) {
    values.push_back("<" + servers.stun_url + ">; rel=\"ice-server\"");
  }
  if (!servers.turn_url.empty()) {
    const bool expires = !servers.turn_secret.empty();
    const std::string user = expires ? expiring_name(session, now) : servers.turn_user;
    const std::string credential =
        expires ? hmac_sha1(servers.turn_secret, user) : servers.turn_credential;
    values.push_back("<" + servers.turn_url + ">; rel=\"ice-server\"; username=\"" + user +
                     "\"; credential=\"" + credential + "\"; credential-type=\"password\"");
  }
  return values;
}

}  // namespace nhipcau::gateway
