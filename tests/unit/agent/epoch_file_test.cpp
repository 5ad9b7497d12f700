#include "endpoint-agent/epoch_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace nhipcau::agent {
namespace {

TEST(EpochFileTest, KeepsTheHighestEpochOverARestart) {
  const auto directory = std::filesystem::path(testing::TempDir()) / "epoch-test";
  std::filesystem::remove_all(directory);
  EXPECT_EQ(EpochFile(directory).load(), 0U);
  EXPECT_TRUE(EpochFile(directory).save(41));
  EXPECT_EQ(EpochFile(directory).load(), 41U);
}

TEST(EpochFileTest, ADamagedFileCountsAsNone) {
  const auto directory = std::filesystem::path(testing::TempDir()) / "epoch-damaged";
  const EpochFile file(directory);
  std::ofstream(directory / "epoch") << "?";
  EXPECT_EQ(file.load(), 0U);
}

}  // namespace
}  // namespace nhipcau::agent
