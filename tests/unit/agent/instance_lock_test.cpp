#include "common/io/instance_lock.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace nhipcau::io {
namespace {

TEST(InstanceLock, LetsOneInAndNamesItsProcess) {
  const std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) / ("lock" + std::to_string(getpid()));
  const std::string path = (directory / "bridge.lock").string();
  {
    const auto first = InstanceLock::take(path);
    ASSERT_TRUE(first);
    EXPECT_FALSE(InstanceLock::take(path));
    int pid = 0;
    std::ifstream(path) >> pid;
    EXPECT_EQ(pid, getpid());
  }
  EXPECT_TRUE(InstanceLock::take(path)) << "freed with its owner";
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace nhipcau::io
