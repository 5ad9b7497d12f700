#include "endpoint-agent/media/inlet.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <semaphore>
#include <vector>

namespace nhipcau::agent {
namespace {

using namespace std::chrono_literals;

/// An appsrc whose buffers are counted by their first byte.
class InletTest : public testing::Test {
 protected:
  void SetUp() override {
    gst::init();
    auto made = gst::Pipeline::make(
        "appsrc name=packets is-live=true format=time ! appsink name=out sync=false async=false");
    ASSERT_TRUE(made);
    pipeline_.emplace(*std::move(made));
    gst::on_sample(pipeline_->find("out"), [this](const gst::SamplePtr& sample) {
      const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
      seen_.push_back(map.bytes()[0]);
      at_.push_back(GST_BUFFER_PTS(gst_sample_get_buffer(sample.get())));
      arrived_.release();
    });
    ASSERT_TRUE(pipeline_->play());
  }

  void push(std::uint8_t name, media::MediaTime now) {
    inlet_.push(std::array<std::uint8_t, 1>{name}, now);
  }

  std::vector<std::uint8_t> seen_;
  std::vector<GstClockTime> at_;
  std::counting_semaphore<> arrived_{0};
  Inlet inlet_{Inlet::Early::kAtOnce};
  std::optional<gst::Pipeline> pipeline_;  // first to go: its thread uses the rest
};

TEST_F(InletTest, WhatComesBeforeThePipelineWaitsForIt) {
  push(1, 0ms);
  push(2, 100ms);
  inlet_.attach(pipeline_->find("packets"), 200ms);
  push(3, 210ms);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(arrived_.try_acquire_for(10s));
  }
  EXPECT_EQ(seen_, (std::vector<std::uint8_t>{1, 2, 3}));
}

TEST_F(InletTest, WhatWaitedLongerThanHalfASecondIsForgotten) {
  push(1, 0ms);
  push(2, 400ms);
  inlet_.attach(pipeline_->find("packets"), 600ms);
  ASSERT_TRUE(arrived_.try_acquire_for(10s));
  EXPECT_EQ(seen_.at(0), 2);
}

TEST_F(InletTest, SoundFromBeforeThePipelinesBeginningIsDroppedNotPutOnItsBeginning) {
  const media::MediaTime begin{
      static_cast<std::int64_t>(gst_element_get_base_time(pipeline_->find("packets")) / 1000)};
  Inlet sound;
  const auto push_sound = [&](std::uint8_t name, media::MediaTime due) {
    sound.push(std::array<std::uint8_t, 1>{name}, due);
  };
  push_sound(1, begin - 30ms);
  push_sound(2, begin + 10ms);
  sound.attach(pipeline_->find("packets"), begin + 20ms);
  push_sound(3, begin - 10ms);
  push_sound(4, begin + 30ms);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(arrived_.try_acquire_for(10s));
  }
  EXPECT_EQ(seen_, (std::vector<std::uint8_t>{2, 4}));
  ASSERT_EQ(at_.size(), 2U);
  EXPECT_NEAR(static_cast<double>(at_[1] - at_[0]), 20e6, 1e4) << "as far apart as they were";
}

TEST_F(InletTest, ADetachedPipelineGetsNothing) {
  inlet_.attach(pipeline_->find("packets"), 0ms);
  push(1, 0ms);
  ASSERT_TRUE(arrived_.try_acquire_for(10s));
  inlet_.detach();
  push(2, 10ms);
  inlet_.attach(pipeline_->find("packets"), 700ms);
  push(3, 700ms);
  ASSERT_TRUE(arrived_.try_acquire_for(10s));
  EXPECT_EQ(seen_.back(), 3);
}

}  // namespace
}  // namespace nhipcau::agent
