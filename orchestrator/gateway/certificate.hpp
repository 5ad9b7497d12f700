#pragma once

#include <string>

namespace nhipcau::gateway {

/// SHA-256 of the first certificate of a PEM file, 64 hexadecimal digits. Throws
/// std::runtime_error with one line when there is none. Any thread.
std::string certificate_fingerprint(const std::string& path);

}  // namespace nhipcau::gateway
