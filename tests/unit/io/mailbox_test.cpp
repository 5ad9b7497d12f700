#include "common/base/mailbox.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace nhipcau {
namespace {

TEST(Mailbox, OnlyTheFirstOfABatchAsksForAWakeUp) {
  Mailbox mailbox;
  EXPECT_TRUE(mailbox.post([] {}));
  EXPECT_FALSE(mailbox.post([] {}));
  mailbox.drain();
  EXPECT_TRUE(mailbox.post([] {})) << "the owner may be asleep again";
}

TEST(Mailbox, WhatATaskPostsWaitsForAWakeUpOfItsOwn) {
  Mailbox mailbox;
  std::vector<int> done;
  bool wakes = false;
  ASSERT_TRUE(mailbox.post([&] {
    done.push_back(1);
    wakes = mailbox.post([&] { done.push_back(2); });
  }));
  mailbox.drain();
  EXPECT_EQ(done, std::vector<int>{1});
  EXPECT_TRUE(wakes) << "or the second task would wait for somebody else's";
  mailbox.drain();
  EXPECT_EQ(done, (std::vector<int>{1, 2}));
}

}  // namespace
}  // namespace nhipcau
