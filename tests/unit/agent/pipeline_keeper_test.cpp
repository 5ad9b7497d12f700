#include "endpoint-agent/media/pipeline_keeper.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <semaphore>

namespace nhipcau::agent {
namespace {

using namespace std::chrono_literals;

class PipelineKeeperTest : public testing::Test {
 protected:
  void SetUp() override { gst::init(); }
  std::counting_semaphore<> built_{0};
};

TEST_F(PipelineKeeperTest, AFailedDeviceIsTriedAgain) {
  const PipelineKeeper keeper({.name = "test", .build = [this] {
                                 built_.release();
                                 return gst::Pipeline::make("filesrc location=/nowhere ! fakesink");
                               }});
  EXPECT_TRUE(built_.try_acquire_for(10s));
  EXPECT_TRUE(built_.try_acquire_for(10s));
  EXPECT_TRUE(built_.try_acquire_for(10s));
}

TEST_F(PipelineKeeperTest, ADeviceThatDeliversNothingIsTriedAgain) {
  const Pulse silent;
  const PipelineKeeper keeper({.name = "test",
                               .build =
                                   [this] {
                                     built_.release();
                                     return gst::Pipeline::make(
                                         "audiotestsrc is-live=true ! fakesink");
                                   },
                               .pulse = &silent,
                               .stall = Millis{300}});
  EXPECT_TRUE(built_.try_acquire_for(10s));
  EXPECT_TRUE(built_.try_acquire_for(10s));
}

TEST_F(PipelineKeeperTest, AFaultThatNoElementTellsEndsThePipelineToo) {
  const PipelineKeeper keeper(
      {.name = "test",
       .build =
           [this] {
             built_.release();
             return gst::Pipeline::make("audiotestsrc is-live=true ! fakesink");
           },
       .fault = [](gst::Pipeline&) { return std::optional<std::string>("another device"); }});
  EXPECT_TRUE(built_.try_acquire_for(10s));
  EXPECT_TRUE(built_.try_acquire_for(10s));
}

TEST_F(PipelineKeeperTest, RestartBuildsAnewAtOnce) {
  PipelineKeeper keeper({.name = "test", .build = [this] {
                           built_.release();
                           return gst::Pipeline::make("audiotestsrc is-live=true ! fakesink");
                         }});
  ASSERT_TRUE(built_.try_acquire_for(10s));
  keeper.restart();
  EXPECT_TRUE(built_.try_acquire_for(10s));
}

TEST_F(PipelineKeeperTest, StoppingDoesNotWaitForTheBackOff) {
  const auto begin = std::chrono::steady_clock::now();
  {
    const PipelineKeeper keeper({.name = "test", .build = [this]() -> Expected<gst::Pipeline> {
                                   built_.release();
                                   return fail("none", "không có", "none");
                                 }});
    for (int tries = 0; tries < 4; ++tries) {  // the next one would come after 2 s
      ASSERT_TRUE(built_.try_acquire_for(10s));
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

}  // namespace
}  // namespace nhipcau::agent
