#include "orchestrator/bridge/key_frame_requests.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;

/// The instants (ms) at which a request goes out while somebody waits, in ticks of 10 ms.
std::vector<int> sent_while_waiting(KeyFrameRequests& requests, int from, int to,
                                    int round_trip_ms) {
  std::vector<int> sent;
  for (int t = from; t < to; t += 10) {
    requests.wait(milliseconds{t});
    if (requests.take_due(milliseconds{t}, milliseconds{round_trip_ms})) {
      sent.push_back(t);
    }
  }
  return sent;
}

TEST(KeyFrameRequests, AskAtOnceThenAfterTheRoundTripThenEveryHalfSecond) {
  KeyFrameRequests requests;
  EXPECT_EQ(sent_while_waiting(requests, 1000, 2500, 50),
            (std::vector<int>{1000, 1180, 1680, 2180}));
}

TEST(KeyFrameRequests, StopWhenTheKeyFrameComes) {
  KeyFrameRequests requests;
  sent_while_waiting(requests, 0, 50, 0);
  requests.on_key_frame();
  EXPECT_FALSE(requests.take_due(milliseconds{700}, milliseconds{0}));
}

TEST(KeyFrameRequests, StopWhenNobodyWaitsAnyMore) {
  KeyFrameRequests requests;
  sent_while_waiting(requests, 0, 50, 0);
  EXPECT_FALSE(requests.take_due(milliseconds{5000}, milliseconds{0}));
}

TEST(KeyFrameRequests, PassALostPictureOnAtMostEveryHalfSecond) {
  KeyFrameRequests requests;
  std::vector<int> sent;
  for (int t = 0; t < 2000; t += 10) {
    requests.lost_picture(milliseconds{t});
    if (requests.take_due(milliseconds{t}, milliseconds{0})) {
      sent.push_back(t);
      requests.on_key_frame();  // the source answers at once, the room goes on complaining
    }
  }
  EXPECT_EQ(sent, (std::vector<int>{0, 500, 1000, 1500}));
}

TEST(KeyFrameRequests, AskAgainSoonForANewCutButOnceForCutsTogether) {
  KeyFrameRequests requests;
  EXPECT_EQ(sent_while_waiting(requests, 0, 30, 0), std::vector<int>{0});
  requests.on_key_frame();
  EXPECT_EQ(sent_while_waiting(requests, 30, 220, 0), std::vector<int>{100});
}

}  // namespace
}  // namespace nhipcau::bridge
