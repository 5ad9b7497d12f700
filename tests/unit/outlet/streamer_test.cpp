#include "orchestrator/outlet/streamer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "tests/unit/outlet/sample_pictures.hpp"

namespace nhipcau::outlet {
namespace {

using testing::HasSubstr;
using testing::Not;
using wire::OutletState;

TEST(Streamer, WaitsLongerAfterEachFailureButNeverLongerThanHalfAMinute) {
  EXPECT_EQ(back_off(1), Millis{1'000});
  EXPECT_EQ(back_off(2), Millis{2'000});
  EXPECT_EQ(back_off(5), Millis{16'000});
  EXPECT_EQ(back_off(6), Millis{30'000});
  EXPECT_EQ(back_off(1000), Millis{30'000});
}

TEST(Streamer, NamesTheFarEndWithoutItsSecrets) {
  EXPECT_EQ(far_end("rtmps://live.example.vn:443/app/khoa-bi-mat"), "rtmps://live.example.vn:443");
  EXPECT_EQ(far_end("rtmp://ten:mat-khau@live.example.vn/app/khoa"), "rtmp://live.example.vn");
  EXPECT_EQ(far_end("srt://192.0.2.1:9000?passphrase=bi-mat-lam"), "srt://192.0.2.1:9000");
  EXPECT_EQ(far_end("srt://192.0.2.1:9000"), "srt://192.0.2.1:9000");
}

TEST(Streamer, NoMessageHoldsASecret) {
  const std::string url = "rtmps://ten:mat-khau@live.example.vn/app/khoa-bi-mat?auth=tham-so";
  const std::string text =
      without_secrets("cannot publish khoa-bi-mat at " + url + " as ten:mat-khau, tham-so", url);
  for (const char* secret : {"khoa-bi-mat", "mat-khau", "tham-so"}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(text, HasSubstr("cannot publish"));
}

TEST(Streamer, ADeadServerIsTriedAgainAndNothingSecretIsSaid) {
  outputs::Output output;
  output.id = OutputId("mxh");
  output.kind = outputs::Kind::kRtmp;
  output.url = "rtmp://127.0.0.1:1/app/khoa-bi-mat";  // tcpmux: nobody listens
  int asked = 0;
  Streamer streamer(output, {.on_key_frame_needed = [&] { ++asked; },
                             .on_segment = [](const wire::OutletSegment&) {}});
  Now now{WallTime{1'000'000}, MonoTime{1'000'000}};
  const auto turn = [&](int number) {
    now = {now.wall + Millis{40}, now.mono + Millis{40}};
    streamer.take(sample_picture(number, number % 25 == 0), now);
    streamer.take(sample_sound(2 * number), now);
    streamer.tick(now);
  };
  streamer.follow(true, {}, now);
  const auto give_up_at = read_clock().mono + Millis{20'000};
  int number = 0;
  while (streamer.status().retries < 2 && read_clock().mono < give_up_at) {
    turn(number++);
    poll(nullptr, 0, 2);  // the pipeline has threads of its own
  }
  EXPECT_GE(streamer.status().retries, 2);
  EXPECT_GT(asked, 0);
  ASSERT_TRUE(streamer.status().error);
  EXPECT_THAT(streamer.status().error->en, HasSubstr("rtmp://127.0.0.1:1"));
  EXPECT_THAT(streamer.status().error->en, Not(HasSubstr("khoa-bi-mat")));
  streamer.close(now);
  EXPECT_EQ(streamer.status().state, OutletState::kIdle);
}

TEST(Streamer, ACertificateThatIsNotTrustedIsToldWithWhatToDo) {
  const Text told =
      told_failure("sink: Failed to connect: Unacceptable TLS certificate", "rtmps://a.example");
  EXPECT_NE(told.en.find("update-ca-certificates"), std::string::npos);
  EXPECT_NE(told.vi.find("rtmps://a.example"), std::string::npos);
  EXPECT_NE(told_failure("sink: Connection refused", "rtmp://a").en.find("Connection refused"),
            std::string::npos);
}

}  // namespace
}  // namespace nhipcau::outlet
