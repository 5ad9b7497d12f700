#include "orchestrator/journal/commit.hpp"

#include <sqlite3.h>

namespace nhipcau::journal {

Committed commit_once(const std::function<int()>& commit) {
  constexpr int kPrimaryCode = 0xff;
  switch (commit() & kPrimaryCode) {
    case SQLITE_OK:
      return Committed::kYes;
    case SQLITE_FULL:
      return Committed::kNoRoom;
    default:
      return Committed::kUnknown;
  }
}

}  // namespace nhipcau::journal
