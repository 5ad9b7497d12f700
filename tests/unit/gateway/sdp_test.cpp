#include "orchestrator/gateway/sdp.hpp"

#include <gmock/gmock.h>

namespace nhipcau::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kHex(64, 'a');

std::string fingerprint_line() {
  std::string text = "a=fingerprint:sha-256 AA";
  for (int i = 1; i < 32; ++i) {
    text += ":AA";
  }
  return text + "\r\n";
}

/// The shape of Chromium's offer, with the parts that matter.
std::string browser_offer(const std::string& direction) {
  return "v=0\r\n"
         "o=- 3673339526594784510 2 IN IP4 127.0.0.1\r\n"
         "s=-\r\n"
         "t=0 0\r\n"
         "a=group:BUNDLE 0 1\r\n"
         "a=extmap-allow-mixed\r\n"
         "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9\r\n"
         "c=IN IP4 0.0.0.0\r\n"
         "a=ice-ufrag:ku0j\r\n"
         "a=ice-pwd:Ucd99PGmz0hQcsalGBZw3FRh\r\n" +
         fingerprint_line() +
         "a=setup:actpass\r\n"
         "a=mid:0\r\n"
         "a=" +
         direction +
         "\r\n"
         "a=rtcp-mux\r\n"
         "a=rtcp-rsize\r\n"
         "a=rtpmap:111 opus/48000/2\r\n"
         "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
         "a=rtpmap:63 red/48000/2\r\n"
         "a=rtpmap:9 G722/8000\r\n"
         "m=video 9 UDP/TLS/RTP/SAVPF 96 102 104 108 116\r\n"
         "c=IN IP4 0.0.0.0\r\n"
         "a=ice-ufrag:ku0j\r\n"
         "a=ice-pwd:Ucd99PGmz0hQcsalGBZw3FRh\r\n" +
         fingerprint_line() +
         "a=setup:actpass\r\n"
         "a=mid:1\r\n"
         "a=" +
         direction +
         "\r\n"
         "a=rtcp-mux\r\n"
         "a=rtpmap:96 VP8/90000\r\n"
         "a=rtpmap:102 H264/90000\r\n"
         "a=rtcp-fb:102 goog-remb\r\n"
         "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f\r\n"
         "a=rtpmap:104 H264/90000\r\n"
         "a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f\r\n"
         "a=rtpmap:108 H264/90000\r\n"
         "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42E01F\r\n"
         "a=rtpmap:116 H264/90000\r\n"
         "a=fmtp:116 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f\r\n";
}

std::string without(std::string text, const std::string& part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part)) {
    text.erase(at, part.size());
  }
  return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

wire::PeerAnswer answer() {
  return {.ice_fragment = "ours",
          .ice_password = "oursecretoursecretour",
          .fingerprint = "0a1bff",
          .hosts = {"192.0.2.1", "2001:db8::1"},
          .port = 5004,
          .video_ssrc = 1001,
          .audio_ssrc = 1002};
}

TEST(Sdp, TakesOpusAndTheConstrainedBaselineOfABrowser) {
  const auto offer = read_sdp_offer(browser_offer("sendonly"), true);
  ASSERT_TRUE(offer) << offer.error().text.en;
  EXPECT_EQ(offer->peer.ice_fragment, "ku0j");
  EXPECT_EQ(offer->peer.fingerprint_algorithm, "sha-256");
  EXPECT_EQ(offer->peer.fingerprint, kHex);
  EXPECT_EQ(offer->peer.audio_payload, 111);
  EXPECT_EQ(offer->peer.video_payload, 108);
}

TEST(Sdp, AnswersAContributionAsItWasOffered) {
  const auto offer = read_sdp_offer(browser_offer("sendonly"), true);
  const std::string text = write_sdp_answer(*offer, answer(), true);
  for (const char* line : {"v=0\r\n",
                           "a=group:BUNDLE 0 1\r\n",
                           "a=ice-lite\r\n",
                           "a=mid:0\r\n",
                           "a=mid:1\r\n",
                           "m=audio 5004 UDP/TLS/RTP/SAVPF 111\r\n",
                           "m=video 5004 UDP/TLS/RTP/SAVPF 108\r\n",
                           "a=recvonly\r\n",
                           "a=rtcp-mux\r\n",
                           "a=rtcp-rsize\r\n",
                           "a=setup:passive\r\n",
                           "a=fingerprint:sha-256 0A:1B:FF\r\n",
                           "a=ice-ufrag:ours\r\n",
                           "a=candidate:1 1 udp 2130706431 192.0.2.1 5004 typ host\r\n",
                           "a=candidate:2 1 udp 2130706175 2001:db8::1 5004 typ host\r\n",
                           "a=end-of-candidates\r\n",
                           "a=rtpmap:108 H264/90000\r\n",
                           "packetization-mode=1;profile-level-id=42e01f",
                           "x-google-start-bitrate",
                           "a=rtcp-fb:108 nack\r\n",
                           "a=rtcp-fb:108 nack pli\r\n",
                           "useinbandfec=1"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("a=ssrc")));
  EXPECT_THAT(text, Not(HasSubstr("extmap")));
}

TEST(Sdp, BeginsTheHandshakeWithWhoeverAwaitsIt) {
  const auto offer =
      read_sdp_offer(replaced(browser_offer("sendonly"), "actpass", "passive"), true);
  ASSERT_TRUE(offer) << offer.error().text.en;
  EXPECT_TRUE(offer->peer.awaits_handshake);
  EXPECT_THAT(write_sdp_answer(*offer, answer(), true), HasSubstr("a=setup:active\r\n"));
}

TEST(Sdp, TellsAViewerTheStreamsItGets) {
  const auto offer = read_sdp_offer(browser_offer("recvonly"), false);
  ASSERT_TRUE(offer) << offer.error().text.en;
  const std::string text = write_sdp_answer(*offer, answer(), false);
  for (const char* line :
       {"a=sendonly\r\n", "a=msid:nhipcau video\r\n", "a=msid:nhipcau audio\r\n",
        "a=ssrc:1001 cname:nhipcau-bridge\r\n", "a=ssrc:1002 msid:nhipcau audio"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("x-google")));
  EXPECT_THAT(text, Not(HasSubstr(" nack\r\n"))) << "what it lost is not kept for it";
}

TEST(Sdp, RefusesTheSectionsNobodyHereServes) {
  const auto offer = read_sdp_offer(
      browser_offer("sendonly") +
          "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n"
          "m=video 9 UDP/TLS/RTP/SAVPF 102\r\na=mid:3\r\na=rtcp-mux\r\na=rtpmap:102 H264/90000\r\n",
      true);
  ASSERT_TRUE(offer) << offer.error().text.en;
  const std::string text = write_sdp_answer(*offer, answer(), true);
  EXPECT_THAT(text, HasSubstr("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
  EXPECT_THAT(text, HasSubstr("m=video 0 UDP/TLS/RTP/SAVPF 102\r\n"));
  EXPECT_THAT(text, HasSubstr("a=group:BUNDLE 0 1\r\n"));
}

TEST(Sdp, TakesSoundAloneAndPictureAlone) {
  const std::string whole = browser_offer("sendonly");
  const auto sound = read_sdp_offer(whole.substr(0, whole.find("m=video")), true);
  ASSERT_TRUE(sound) << sound.error().text.en;
  EXPECT_FALSE(sound->peer.video_payload);
  const auto one_way =
      read_sdp_offer(whole.substr(0, whole.find("m=video")) +
                         replaced(whole.substr(whole.find("m=video")), "a=sendonly", "a=recvonly"),
                     true);
  ASSERT_TRUE(one_way);
  EXPECT_FALSE(one_way->peer.video_payload) << "its picture is not sent";
}

TEST(Sdp, ReadsWhatIsSaidOnceForTheWholeSession) {
  std::string text = without(browser_offer("sendonly"), "a=ice-ufrag:ku0j\r\n");
  text =
      without(without(without(text, "a=ice-pwd:Ucd99PGmz0hQcsalGBZw3FRh\r\n"), fingerprint_line()),
              "a=setup:actpass\r\n");
  const auto at = text.find("m=audio");
  text.insert(at, "a=ice-ufrag:ku0j\r\na=ice-pwd:Ucd99PGmz0hQcsalGBZw3FRh\r\na=setup:actpass\r\n" +
                      fingerprint_line());
  EXPECT_TRUE(read_sdp_offer(text, true));
  EXPECT_TRUE(read_sdp_offer(replaced(text, "\r\n", "\n"), true)) << "bare line ends are tolerated";
}

struct Unfit {
  const char* name;
  std::string text;
  bool sends;
  const char* code;
};

class UnfitOffer : public testing::TestWithParam<Unfit> {};

TEST_P(UnfitOffer, IsRefusedWithItsReason) {
  const auto offer = read_sdp_offer(GetParam().text, GetParam().sends);
  ASSERT_FALSE(offer);
  EXPECT_EQ(offer.error().code, GetParam().code);
  EXPECT_FALSE(offer.error().text.vi.empty());
}

const std::string kOffer = browser_offer("sendonly");

INSTANTIATE_TEST_SUITE_P(
    Table, UnfitOffer,
    testing::Values(
        Unfit{"empty", "", true, "bad_sdp"}, Unfit{"json", "{}", true, "bad_sdp"},
        Unfit{"no_media", "v=0\r\ns=-\r\n", true, "bad_sdp"},
        Unfit{"not_the_first_line", "s=-\r\n" + kOffer, true, "bad_sdp"},
        Unfit{"a_line_of_nothing", kOffer + "x\r\n", true, "bad_sdp"},
        Unfit{"too_many_sections",
              kOffer + replaced(std::string(20, 'M'), "M", "m=audio 0 X 0\r\n"), true, "bad_sdp"},
        Unfit{"the_other_direction", kOffer, false, "no_media"},
        Unfit{"inactive", browser_offer("inactive"), true, "no_media"},
        Unfit{"no_h264", replaced(kOffer, "H264/90000", "VP9/90000"), true, "no_h264"},
        Unfit{"mode_2",
              replaced(replaced(kOffer, "packetization-mode=1", "packetization-mode=2"),
                       "packetization-mode=0", "packetization-mode=2"),
              true, "no_h264"},
        Unfit{"a_viewer_of_mode_0",
              replaced(browser_offer("recvonly"), "packetization-mode=1", "packetization-mode=0"),
              false, "no_h264"},
        Unfit{"no_opus", replaced(kOffer, "opus/48000/2", "L16/48000/2"), true, "no_opus"},
        Unfit{"no_bundle", without(kOffer, "a=group:BUNDLE 0 1\r\n"), true, "no_bundle"},
        Unfit{"half_a_bundle", replaced(kOffer, "BUNDLE 0 1", "BUNDLE 0"), true, "no_bundle"},
        Unfit{"one_payload_for_both",
              replaced(replaced(kOffer, "SAVPF 111 ", "SAVPF 108 "), ":111 ", ":108 "), true,
              "no_bundle"},
        Unfit{"no_mux", without(kOffer, "a=rtcp-mux\r\n"), true, "no_rtcp_mux"},
        Unfit{"no_fingerprint", without(kOffer, fingerprint_line()), true, "no_fingerprint"},
        Unfit{"sha_1", replaced(kOffer, "sha-256", "sha-1"), true, "no_fingerprint"},
        Unfit{"short_fingerprint", replaced(kOffer, ":AA:AA:AA", ":AA"), true, "no_fingerprint"},
        Unfit{"holdconn", replaced(kOffer, "actpass", "holdconn"), true, "bad_setup"},
        Unfit{"lite", replaced(kOffer, "a=extmap-allow-mixed", "a=ice-lite"), true, "bad_ice"},
        Unfit{"high_444",
              replaced(replaced(replaced(replaced(kOffer, "=42001f", "=f4001f"), "=42e01f",
                                         "=f4001f"),
                                "=42E01F", "=F4001F"),
                       "=4d001f", "=7a001f"),
              true, "no_h264"},
        Unfit{"no_ufrag", without(kOffer, "a=ice-ufrag:ku0j\r\n"), true, "bad_ice"},
        Unfit{"short_pwd", replaced(kOffer, "Ucd99PGmz0hQcsalGBZw3FRh", "short"), true, "bad_ice"},
        Unfit{"odd_ufrag", replaced(kOffer, "ku0j", "ku j"), true, "bad_ice"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Sdp, EveryCutOfAnOfferIsAnswered) {
  for (std::size_t size = 0; size < kOffer.size(); size += 7) {
    const auto offer = read_sdp_offer(kOffer.substr(0, size), true);
    if (offer) {
      EXPECT_THAT(write_sdp_answer(*offer, answer(), true), HasSubstr("m=audio"));
    }
  }
}

TEST(Sdp, FindsTheUfragOfATrickle) {
  EXPECT_EQ(fragment_of_trickle("a=group:BUNDLE 0\r\na=ice-ufrag:EsAw\r\nm=audio 9 X 0\r\n"),
            "EsAw");
  EXPECT_EQ(fragment_of_trickle("a=candidate:1\r\n"), std::nullopt);
}

}  // namespace
}  // namespace nhipcau::gateway
