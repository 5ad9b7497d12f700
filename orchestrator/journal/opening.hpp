#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "orchestrator/journal/files.hpp"
#include "orchestrator/journal/sqlite.hpp"

/// What stands between a path and an open journal. One thread.
namespace nhipcau::journal {

/// One line for the person who started the program.
tl::unexpected<Error> cannot_open(const std::string& path, const std::string& why);

/// Nobody else opens this journal as long as the descriptor lives: flock on "<path>.lock".
Expected<FileDescriptor> take_lock(const std::string& path);

/// Damage, not circumstances such as a missing permission.
bool means_damage(const SqliteError& error, const std::string& path);

}  // namespace nhipcau::journal
