#pragma once

#include <filesystem>
#include <string>

namespace nhipcau::agent {

/// Writes a file with mode 0600, durably, whole or not at all: a power cut leaves the old one or
/// the new one. False when it cannot be written. Any thread.
bool write_private_file(const std::filesystem::path& path, const std::string& text);

}  // namespace nhipcau::agent
