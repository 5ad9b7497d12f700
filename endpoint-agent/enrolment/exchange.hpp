#pragma once

#include <functional>
#include <string>

#include "common/base/expected.hpp"
#include "common/base/time.hpp"
#include "common/io/link_address.hpp"

namespace nhipcau::agent {

struct Reply {
  int status = 0;
  std::string body;
};

/// One HTTP request to a server whose certificate is not judged yet, only its dates: whoever asks
/// proves over its fingerprint. Blocks; every step has a deadline.
struct Exchange {
  io::LinkAddress centre;
  std::string path;
  WallTime now;
  /// The body to post, once the certificate's fingerprint is known; empty: there is no TLS.
  std::function<std::string(const std::string& fingerprint)> body;
  /// Whether the answer is to be believed; before the certificate is judged by `authority`.
  std::function<Expected<void>(const Reply&)> judge;
  /// PEM of the authority that the certificate must be of, once `judge` was content.
  std::function<std::string()> authority;
};

/// Errors: `name_not_found`, `refused`, `no_route`, `not_an_orchestrator`, `wrong_clock`,
/// `wrong_certificate`, and those of `judge`.
Expected<void> perform(const Exchange& exchange);

}  // namespace nhipcau::agent
