#include "endpoint-agent/panel/pin.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace nhipcau::agent::panel {
namespace {

constexpr MonoTime kNow{1'000'000};

TEST(Pin, TheRightOneOpensASession) {
  Pin pin("042917");
  EXPECT_FALSE(pin.is_in(""));
  const Pin::Outcome in = pin.try_in("042917", "192.168.1.9", kNow);
  ASSERT_FALSE(in.session.empty());
  EXPECT_TRUE(pin.is_in(in.session));
  EXPECT_FALSE(pin.is_in(in.session + "0"));
}

TEST(Pin, AfterFiveWrongTriesAnAddressWaitsLongerEachTime) {
  Pin pin("042917");
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(pin.try_in("000000", "x", kNow).wait, Millis{0});
  }
  EXPECT_EQ(pin.try_in("000000", "x", kNow).wait, Seconds(1));
  EXPECT_TRUE(pin.try_in("042917", "x", kNow).session.empty()) << "not even the right one";
  EXPECT_FALSE(pin.try_in("042917", "another", kNow).session.empty());
  EXPECT_EQ(pin.try_in("000000", "x", kNow + Seconds(1)).wait, Seconds(2));
  EXPECT_FALSE(pin.try_in("042917", "x", kNow + Seconds(4)).session.empty());
}

TEST(Pin, HasSixRandomDigits) {
  const std::string digits = Pin::random_digits();
  EXPECT_EQ(digits.size(), 6U);
  EXPECT_TRUE(std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }));
  bool different = false;
  for (int i = 0; i < 5; ++i) {
    different = different || Pin::random_digits() != digits;
  }
  EXPECT_TRUE(different);
}

TEST(Pin, TheOldestSessionGoes) {
  Pin pin("042917");
  const std::string first = pin.try_in("042917", "x", kNow).session;
  for (std::size_t i = 0; i < Pin::kSessionsMax; ++i) {
    EXPECT_TRUE(pin.is_in(first)) << i;
    pin.try_in("042917", "x", kNow);
  }
  EXPECT_FALSE(pin.is_in(first));
}

}  // namespace
}  // namespace nhipcau::agent::panel
