#include "orchestrator/journal/commit.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace nhipcau::journal {
namespace {

TEST(Commit, IsTriedOnceWhateverComesOfIt) {
  for (const int code : {SQLITE_OK, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_CORRUPT}) {
    int tries = 0;
    commit_once([&] {
      ++tries;
      return code;
    });
    EXPECT_EQ(tries, 1) << code;
  }
}

TEST(Commit, OfAFullDiskDidNotHappen) {
  EXPECT_EQ(commit_once([] { return SQLITE_OK; }), Committed::kYes);
  EXPECT_EQ(commit_once([] { return SQLITE_FULL; }), Committed::kNoRoom);
}

TEST(Commit, ThatFailsInAnyOtherWayIsUnknown) {
  for (const int code : {SQLITE_IOERR, SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE, SQLITE_CORRUPT}) {
    EXPECT_EQ(commit_once([code] { return code; }), Committed::kUnknown) << code;
  }
}

}  // namespace
}  // namespace nhipcau::journal
