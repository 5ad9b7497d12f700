#include "orchestrator/outlet/disk.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace nhipcau::outlet {
namespace {

class DiskTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder); }

  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("nhipcau-disk-test-" + std::to_string(getpid()));
  Disk disk{folder / "hoi-nghi"};
};

TEST_F(DiskTest, WhatWasAppendedIsInTheFileBeforeAnybodyWaitsForTheDisk) {
  auto file = disk.create("a.mkv");
  ASSERT_TRUE(file);
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    const std::string piece = std::to_string(i) + std::string(10'000, 'x');
    ASSERT_TRUE((*file)->append(piece));
    ASSERT_TRUE((*file)->flush());
    expected += piece;
    ASSERT_EQ(content("hoi-nghi/a.mkv"), expected);
  }
  ASSERT_TRUE((*file)->patch(0, "Z"));
  ASSERT_TRUE((*file)->sync());
  ASSERT_TRUE((*file)->flush()) << "and on";
  expected[0] = 'Z';
  EXPECT_EQ(content("hoi-nghi/a.mkv"), expected);
}

TEST_F(DiskTest, SealsAFileWithAChecksumThatItsListKnows) {
  {
    auto file = disk.create("a_001.mkv");
    ASSERT_TRUE(file && (*file)->append("abc") && (*file)->flush());
  }
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(disk.seal("a_001.mkv"), abc);
  EXPECT_EQ(content("hoi-nghi/a_001.mkv.sha256"), abc + "  a_001.mkv\n");
  ASSERT_EQ(disk.list("a_").size(), 1U);
  EXPECT_EQ(disk.list("a_").front().sha256, abc);
  EXPECT_FALSE(disk.create("a_001.mkv")) << "nothing is written over";
}

}  // namespace
}  // namespace nhipcau::outlet
