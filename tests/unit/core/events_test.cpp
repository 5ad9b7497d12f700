#include "orchestrator/core/events.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace nhipcau::core {
namespace {

const EventBody kThere = ContentChanged{RoomId("tinh"), true};

TEST(EventBody, IsEqualToItsCopyAndToNothingElse) {
  const EventBody copy = kThere;
  EXPECT_EQ(copy, kThere);
  EXPECT_NE(kThere, EventBody(ContentChanged{RoomId("tinh"), false}));
  EXPECT_NE(kThere, EventBody(ReturnSet{}));
}

TEST(EventBody, IsWhatWasAssignedOrMovedIntoIt) {
  EventBody body = ReturnSet{};
  body = kThere;
  EXPECT_EQ(body, kThere);
  const EventBody moved = std::move(body);
  EXPECT_EQ(moved, kThere);
}

}  // namespace
}  // namespace nhipcau::core
