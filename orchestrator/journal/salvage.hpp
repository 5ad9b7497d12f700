#pragma once

#include <cstdint>
#include <string>

#include "common/base/time.hpp"
#include "orchestrator/journal/row.hpp"

/// What is done with a journal that is damaged: nothing is thrown away and the conference goes on
/// with all that can be trusted. One thread. Both throw SqliteError.
namespace nhipcau::journal {

/// Renames the file and its write-ahead log to "<path>.damaged-20260714T073000Z" (then "…-2", …);
/// returns that name.
std::string set_aside(const std::string& path, WallTime now);

/// Copies the longest row of events whose chain holds from the start out of `damaged` into the
/// empty journal `fresh`; how far that was.
ChainHead copy_prefix(const std::string& damaged, const char* vfs, Database& fresh, Hasher& hasher);

}  // namespace nhipcau::journal
