#include "endpoint-agent/core/presses.hpp"

#include <gtest/gtest.h>

namespace nhipcau::agent {
namespace {

/// A press that remembers what it was told.
class PressesTest : public testing::Test {
 protected:
  void send(const std::string& id, MonoTime now) {
    presses_.sent(
        CommandId(id),
        [this](std::optional<Error> error) {
          ++told_;
          last_ = std::move(error);
        },
        now);
  }

  Presses presses_;
  int told_ = 0;
  std::optional<Error> last_;
};

TEST_F(PressesTest, ThePressIsToldTheCentresAnswer) {
  send("press-0001", {0});
  presses_.answered({.id = CommandId("press-0001"), .ok = true, .code = {}, .text = {}});
  EXPECT_EQ(told_, 1);
  EXPECT_FALSE(last_);
  send("press-0002", {0});
  presses_.answered({.id = CommandId("press-0002"),
                     .ok = false,
                     .code = "already_waiting",
                     .text = {"vi", "en"}});
  EXPECT_EQ(last_->code, "already_waiting");
}

TEST_F(PressesTest, AnAnswerThatDoesNotComeIsToldOnce) {
  send("press-0001", {1'000});
  presses_.tick(MonoTime{1'000} + Presses::kPatience - Millis(1));
  EXPECT_EQ(told_, 0);
  presses_.tick(MonoTime{1'000} + Presses::kPatience);
  EXPECT_EQ(last_->code, "unanswered");
  presses_.answered({.id = CommandId("press-0001"), .ok = true, .code = {}, .text = {}});
  EXPECT_EQ(told_, 1);
}

TEST_F(PressesTest, ALostConnectionAnswersAllThatWait) {
  send("press-0001", {0});
  send("press-0002", {0});
  presses_.lost();
  EXPECT_EQ(told_, 2);
  EXPECT_EQ(last_->code, "unanswered");
}

}  // namespace
}  // namespace nhipcau::agent
