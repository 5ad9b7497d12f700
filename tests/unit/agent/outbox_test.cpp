#include "common/io/outbox.hpp"

#include <gtest/gtest.h>

namespace nhipcau::io {
namespace {

Outgoing message(std::size_t size, bool droppable) {
  return {std::string(size, 'x'), false, droppable};
}

TEST(OutboxTest, GivesBackInOrder) {
  Outbox outbox(100);
  EXPECT_TRUE(outbox.push({"a", false, false}));
  EXPECT_TRUE(outbox.push({"b", true, true}));
  EXPECT_EQ(outbox.pop().bytes, "a");
  EXPECT_EQ(outbox.pop().bytes, "b");
  EXPECT_TRUE(outbox.empty());
}

TEST(OutboxTest, DropsTheOldestDroppableToMakeRoom) {
  Outbox outbox(100);
  EXPECT_TRUE(outbox.push(message(20, false)));
  EXPECT_TRUE(outbox.push(message(40, true)));
  EXPECT_TRUE(outbox.push(message(40, true)));
  EXPECT_TRUE(outbox.push(message(30, false)));
  EXPECT_EQ(outbox.bytes(), 90U);
}

TEST(OutboxTest, RefusesWhatDoesNotFit) {
  Outbox outbox(100);
  EXPECT_TRUE(outbox.push(message(80, false)));
  EXPECT_FALSE(outbox.push(message(30, false)));
  EXPECT_FALSE(outbox.push(message(30, true)));
  EXPECT_EQ(outbox.bytes(), 80U);
}

}  // namespace
}  // namespace nhipcau::io
