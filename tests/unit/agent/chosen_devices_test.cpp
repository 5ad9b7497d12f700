#include "endpoint-agent/chosen_devices.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace nhipcau::agent {
namespace {

class Chosen : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(dir_);
    std::filesystem::create_directories(dir_);
    options_.state_dir = dir_;
  }

  const std::filesystem::path dir_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("devices-") + testing::UnitTest::GetInstance()->current_test_info()->name());
  JoinOptions options_;
};

TEST_F(Chosen, AChoiceIsTakenAtOnceAndKept) {
  ChosenDevices devices(options_);
  const auto before = devices.now();
  ASSERT_TRUE(devices.choose_camera("v4l2:/dev/video2"));
  ASSERT_TRUE(devices.choose_loudspeaker("alsa:hw:1"));
  EXPECT_EQ(before->camera.kind, CameraKind::kSim) << "a pipeline that runs keeps its own";
  EXPECT_EQ(devices.now()->camera.target, "/dev/video2");
  EXPECT_EQ(devices.now()->loudspeaker.target, "hw:1");
  const auto kept = load_devices(dir_);
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ(**kept, (DeviceWords{"v4l2:/dev/video2", "sim", "alsa:hw:1"}));
  struct stat is {};
  ASSERT_EQ(::stat((dir_ / "devices.json").c_str(), &is), 0);
  EXPECT_EQ(is.st_mode & 0777U, 0600U);
}

TEST_F(Chosen, AWordThatMeansNothingChangesNothing) {
  ChosenDevices devices(options_);
  EXPECT_EQ(devices.choose_camera("webcam").error().code, "bad_device");
  EXPECT_EQ(devices.choose_microphone("file:").error().code, "bad_device");
  EXPECT_EQ(devices.choose_loudspeaker("auto:x").error().code, "bad_device");
  EXPECT_EQ(devices.now()->words, DeviceWords{});
  EXPECT_FALSE(load_devices(dir_)->has_value());
}

TEST_F(Chosen, WhatCannotBeKeptIsChosenAllTheSame) {
  options_.state_dir = dir_ / "missing";
  ChosenDevices devices(options_);
  EXPECT_EQ(devices.choose_camera("v4l2:/dev/video2").error().code, "bad_file");
  EXPECT_EQ(devices.now()->camera.target, "/dev/video2");
}

TEST_F(Chosen, ADamagedFileIsTold) {
  std::ofstream(dir_ / "devices.json") << "{";
  const auto kept = load_devices(dir_);
  ASSERT_FALSE(kept);
  EXPECT_NE(kept.error().text.en.find("choose again"), std::string::npos);
}

}  // namespace
}  // namespace nhipcau::agent
