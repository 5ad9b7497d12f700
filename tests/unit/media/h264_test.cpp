#include "common/media/h264.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace nhipcau::media {
namespace {

struct Case {
  const char* what;
  std::vector<std::uint8_t> payload;
  bool starts;
};

class H264Payload : public testing::TestWithParam<Case> {};

TEST_P(H264Payload, IsSeenThrough) {
  EXPECT_EQ(starts_key_frame(GetParam().payload), GetParam().starts) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    H264, H264Payload,
    testing::Values(Case{"empty", {}, false}, Case{"SPS", {0x67, 1}, true},
                    Case{"IDR", {0x65, 1}, false}, Case{"slice", {0x41, 1}, false},
                    Case{"delimiter", {0x09, 0x10}, false},
                    Case{"STAP-A: delimiter, SPS, PPS",
                         {0x78, 0, 2, 0x09, 0x10, 0, 2, 0x67, 1, 0, 1, 0x68},
                         true},
                    Case{"STAP-A: SPS, IDR", {0x78, 0, 1, 0x67, 0, 1, 0x65}, true},
                    Case{"STAP-A with a length beyond its end", {0x78, 0, 9, 0x67}, false},
                    Case{"STAP-A with a length of 0", {0x78, 0, 0, 0, 1, 0x67}, false},
                    Case{"FU-A: start of an IDR", {0x7c, 0x85, 1}, false},
                    Case{"FU-A: middle of an IDR", {0x7c, 0x05, 1}, false},
                    Case{"FU-A: start of a SPS", {0x7c, 0x87, 1}, true},
                    Case{"FU-A: middle of a SPS", {0x7c, 0x07, 1}, false},
                    Case{"FU-A cut short", {0x7c}, false}));

}  // namespace
}  // namespace nhipcau::media
