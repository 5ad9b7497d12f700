#pragma once

#include <openssl/x509.h>

#include <string>

#include "common/base/expected.hpp"
#include "common/base/time.hpp"

/// Judging a certificate that was seen before its authority was known. Included by this folder's
/// .cpp files only. Any thread.
namespace nhipcau::agent {

/// The certificate as bytes.
std::string der_of(X509* certificate);

/// Error `wrong_clock`: by this machine's clock it is not valid now.
Expected<void> check_dates(X509* certificate, WallTime now);

/// Error `wrong_certificate`: it is made for other names than `host`. Before a code is used up.
Expected<void> check_name(X509* certificate, const std::string& host);

/// Error `wrong_certificate`: it is not of the authority `ca` (PEM), or not for `host`.
Expected<void> check_authority(X509* certificate, STACK_OF(X509) * chain, const std::string& ca,
                               const std::string& host);

}  // namespace nhipcau::agent
