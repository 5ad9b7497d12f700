#pragma once

#include <string>

#include "orchestrator/gateway/web.hpp"

/// POST /api/v1/enrol, PROTOCOL.md §13: a room shows that it knows a code and gets its token. The
/// service thread only.
namespace nhipcau::gateway {

struct EnrolOptions {
  std::string state_dir;  ///< empty: rooms cannot be enrolled here
  std::string tls_cert;   ///< what we serve with; empty: no TLS
  std::string ca_file;    ///< what the room is to trust from then on; empty: tls_cert
};

class EnrolApi {
 public:
  static constexpr const char* kPath = "/api/v1/enrol";

  /// Throws std::runtime_error with one line when a certificate cannot be read.
  explicit EnrolApi(EnrolOptions options);

  Response serve(const Request& request, Now now);

 private:
  Response enrol(const Request& request, const std::string& key, Now now);

  EnrolOptions options_;
  std::string fingerprint_;  ///< of our certificate; empty: no TLS
  std::string ca_;
  TryLimiter limiter_;
};

}  // namespace nhipcau::gateway
