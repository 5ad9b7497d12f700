#include "common/media/rtcp.hpp"

#include <gmock/gmock.h>

namespace nhipcau::media {
namespace {

TEST(Rtcp, ReadsBackACompoundOfEverything) {
  const ReportBlock block{7, 25, -3, 0x10005, 900, 0x11112222, 65536};
  const SenderReport sent{1, 0x0102030405060708ULL, 99, 10, 1000, {block}};
  const ReceiverReport received{2, {block, block}};
  const PictureLoss loss{3, 4};
  const Nack nack{5, 6, {10, 11, 26, 27, 65535}};
  const Bye bye{{8, 9}};
  const PathProbe probe{10, PathProbe::Kind::kKeep, 1, 2};
  RtcpBuilder builder;
  builder.add(sent).add(received).add_cname(1, "room").add(loss).add(nack).add(bye).add(probe);
  EXPECT_EQ(builder.bytes().size() % 4, 0U);
  const auto items = parse_rtcp(builder.bytes());
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 6U);  // the SDES is skipped
  EXPECT_EQ(std::get<SenderReport>((*items)[0]), sent);
  EXPECT_EQ(std::get<ReceiverReport>((*items)[1]), received);
  EXPECT_EQ(std::get<PictureLoss>((*items)[2]), loss);
  EXPECT_EQ(std::get<Nack>((*items)[3]), nack);
  EXPECT_EQ(std::get<Bye>((*items)[4]), bye);
  EXPECT_EQ(std::get<PathProbe>((*items)[5]), probe);
}

TEST(Rtcp, ReadsBackWhatCameOfAStreamPacketByPacket) {
  for (const std::size_t count : {0U, 1U, 2U, 61U}) {
    CongestionFeedback sent{1, 2, 65530, 0x12345678, {}};
    for (std::size_t i = 0; i < count; ++i) {
      sent.ages.push_back(i % 3 == 1 ? std::nullopt
                                     : std::optional(static_cast<std::uint16_t>(i * 10)));
    }
    RtcpBuilder builder;
    builder.add(sent);
    EXPECT_EQ(builder.bytes().size() % 4, 0U);
    const auto items = parse_rtcp(builder.bytes());
    ASSERT_TRUE(items);
    ASSERT_EQ(items->size(), 1U);
    EXPECT_EQ(std::get<CongestionFeedback>((*items)[0]), sent);
  }
}

TEST(Rtcp, RefusesFeedbackThatSpeaksOfMorePacketsThanItHolds) {
  RtcpBuilder builder;
  builder.add(CongestionFeedback{1, 2, 3, 4, {std::uint16_t{5}, std::nullopt}});
  std::vector<std::uint8_t> packet(builder.bytes().begin(), builder.bytes().end());
  packet[15] = 3;
  EXPECT_FALSE(parse_rtcp(packet));
}

TEST(Rtcp, RefusesEveryCutOfAPacketThatIsNotAtItsEnd) {
  RtcpBuilder builder;
  builder.add(SenderReport{1, 2, 3, 4, 5, {ReportBlock{}}});
  for (std::size_t size = 1; size < builder.bytes().size(); ++size) {
    EXPECT_FALSE(parse_rtcp(builder.bytes().first(size))) << size;
  }
}

TEST(Rtcp, RefusesCountsThatDoNotFit) {
  std::vector<std::uint8_t> report{0x81, 201, 0, 1, 0, 0, 0, 1};  // one block announced, none there
  EXPECT_FALSE(parse_rtcp(report));
  std::vector<std::uint8_t> bye{0x82, 203, 0, 1, 0, 0, 0, 1};
  EXPECT_FALSE(parse_rtcp(bye));
}

TEST(Rtcp, ReadsEveryEntryOfAFullIntraRequestAsALostPicture) {
  const std::vector<std::uint8_t> fir{0x84, 206, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                                      0,    7,   9, 0, 0, 0, 0, 0, 0, 8, 4, 0, 0, 0};
  const auto items = parse_rtcp(fir);
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 2U);
  EXPECT_EQ(std::get<PictureLoss>((*items)[0]), (PictureLoss{1, 7}));
  EXPECT_EQ(std::get<PictureLoss>((*items)[1]), (PictureLoss{1, 8}));
}

TEST(Rtcp, SkipsWhatItDoesNotKnow) {
  const std::vector<std::uint8_t> unknown{0x81, 204, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8,
                                          0x8f, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
  const auto items = parse_rtcp(unknown);
  ASSERT_TRUE(items);
  EXPECT_TRUE(items->empty());
}

}  // namespace
}  // namespace nhipcau::media
