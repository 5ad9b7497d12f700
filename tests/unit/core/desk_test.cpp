#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orchestrator/core/project.hpp"
#include "tests/support/conference_fixture.hpp"

/// What goes between a room and the technical desk, and what a room's plan tells its technician.
namespace nhipcau::core {
namespace {

using test::Play;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const RoomId kA("a");
const RoomId kB("b");

std::vector<std::string> alarms(const Play& play) {
  std::vector<std::string> ids;
  for (const AlarmView& alarm : view(play.state, play.now).alarms) {
    ids.push_back(alarm.id);
  }
  return ids;
}

TEST(TheDesk, ACallIsAnAlarmUntilSomebodyAnswers) {
  Play play;
  play.bring_up();
  ASSERT_TRUE(play.press(CallDesk{kA, "mất tiếng"}, "a").ok);
  EXPECT_THAT(alarms(play), testing::Contains("desk-a"));
  EXPECT_THAT(view(play.state, play.now).alarms.front().text.vi, HasSubstr("mất tiếng"));
  const auto waiting = room_plan(play.state, kA).desk_call;
  ASSERT_TRUE(waiting);
  EXPECT_THAT(waiting->answered_by, Eq(""));
  EXPECT_FALSE(room_plan(play.state, kB).desk_call) << "another room's call is not its business";

  play.wait(Seconds(20));
  ASSERT_TRUE(play.press(AnswerDeskCall{kA}, "kythuat").ok);
  EXPECT_THAT(alarms(play), testing::Not(testing::Contains("desk-a")));
  EXPECT_THAT(room_plan(play.state, kA).desk_call->answered_by, Eq("kythuat"));
  EXPECT_THAT(play.press(AnswerDeskCall{kA}).code, Eq("no_call"));
}

TEST(TheDesk, NeedsNoSeatAndWorksBeforeAndAfterTheConference) {
  Play play;
  EXPECT_TRUE(play.press(CallDesk{kA, ""}, "a").ok);
  EXPECT_FALSE(play.state.seat.taken());
  ASSERT_TRUE(play.press(Start{ItemId("i1")}).ok);
  ASSERT_TRUE(play.press(Conclude{}).ok);
  EXPECT_TRUE(play.press(CallDesk{kA, "xin hỗ trợ"}, "a").ok);
}

TEST(TheDesk, ARoomSeesTheNewestMessageThatIsForIt) {
  Play play;
  ASSERT_TRUE(play.press(MessageRoom{std::nullopt, "Giải lao đến 10 giờ"}, "kythuat").ok);
  ASSERT_TRUE(play.press(MessageRoom{kA, "Tăng âm lượng micro"}, "kythuat").ok);
  EXPECT_THAT(room_plan(play.state, kA).message->text, Eq("Tăng âm lượng micro"));
  EXPECT_THAT(room_plan(play.state, kB).message->text, Eq("Giải lao đến 10 giờ"));
  ASSERT_TRUE(play.press(MessageRoom{kA, ""}, "kythuat").ok);
  EXPECT_FALSE(room_plan(play.state, kA).message) << "withdrawn";
  ASSERT_TRUE(play.press(MessageRoom{std::nullopt, "Bắt đầu"}, "kythuat").ok);
  EXPECT_THAT(room_plan(play.state, kA).message->text, Eq("Bắt đầu"));
}

TEST(TheDesk, AMessageHasAtMostTwoHundredLetters) {
  Play play;
  std::string long_one;
  for (int i = 0; i < 200; ++i) {
    long_one += "ế";
  }
  EXPECT_TRUE(play.press(MessageRoom{kA, long_one}).ok);
  EXPECT_THAT(play.press(MessageRoom{kA, long_one + "x"}).code, Eq("bad_args"));
  EXPECT_THAT(play.press(MessageRoom{RoomId("none"), "x"}).code, Eq("bad_args"));
}

TEST(RoomPlan, TellsWhatComesNextAndWhenItIsTheRoomsOwn) {
  Play play;
  play.bring_up();
  const RoomPlan before = room_plan(play.state, kA);
  ASSERT_TRUE(before.next);
  EXPECT_THAT(before.next->own, Eq(false));
  ASSERT_TRUE(before.own_next);
  EXPECT_THAT(before.own_next->items_before, Eq(1));
  ASSERT_TRUE(play.press(Start{ItemId("i1")}).ok);
  const RoomPlan after = room_plan(play.state, kA);
  EXPECT_THAT(after.next->own, Eq(true)) << "i2 is room a's";
  EXPECT_THAT(after.own_next->items_before, Eq(0));
  EXPECT_THAT(room_plan(play.state, kB).next->own, Eq(false));
}

TEST(RoomPlan, TellsTheOwnRequestsAndTheirPlaceAmongAll) {
  Play play;
  ASSERT_TRUE(play.press(Raise{kB, RequestKind::kSpeech, "đất đai"}).ok);
  ASSERT_TRUE(play.press(Raise{kA, RequestKind::kSpeech, "góp ý"}).ok);
  const auto own = room_plan(play.state, kA).requests;
  ASSERT_THAT(own, SizeIs(1));
  EXPECT_THAT(own[0].place, Eq(2));
  EXPECT_THAT(own[0].topic, Eq("góp ý"));
  ASSERT_TRUE(play.press(Settle{own[0].id, RequestStatus::kCancelled, ""}).ok);
  EXPECT_THAT(room_plan(play.state, kA).requests, IsEmpty());
}

}  // namespace
}  // namespace nhipcau::core
