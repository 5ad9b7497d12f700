#include "orchestrator/bridge/instance_lock.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace nhipcau::bridge {
namespace {

TEST(InstanceLock, LetsOneInAndNamesItsProcess) {
  const std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) / ("lock" + std::to_string(getpid()));
  {
    const auto first = InstanceLock::take(directory.string());
    ASSERT_TRUE(first);
    EXPECT_FALSE(InstanceLock::take(directory.string()));
    int pid = 0;
    std::ifstream(directory / "bridge.lock") >> pid;
    EXPECT_EQ(pid, getpid());
  }
  EXPECT_TRUE(InstanceLock::take(directory.string())) << "freed with its owner";
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace nhipcau::bridge
