#include "common/io/link_address.hpp"

#include <gtest/gtest.h>

namespace nhipcau::io {
namespace {

TEST(LinkAddressTest, ReadsHostAndPort) {
  EXPECT_EQ(parse_link_url("ws://127.0.0.1:8080"), (LinkAddress{false, "127.0.0.1", 8080}));
  EXPECT_EQ(parse_link_url("wss://cau.example/"), (LinkAddress{true, "cau.example", 443}));
  EXPECT_EQ(parse_link_url("ws://[::1]:81"), (LinkAddress{false, "::1", 81}));
  EXPECT_EQ(parse_link_url("ws://host"), (LinkAddress{false, "host", 80}));
}

TEST(LinkAddressTest, WritesAddressesAsPeopleDo) {
  EXPECT_EQ(in_url("2001:db8::1"), "[2001:db8::1]");
  EXPECT_EQ(in_url("cau.example"), "cau.example");
  EXPECT_EQ(unmapped("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(unmapped("::1"), "::1");
  EXPECT_TRUE(is_loopback("127.0.0.2") && is_loopback("::1"));
  EXPECT_FALSE(is_loopback("192.0.2.1") || is_loopback("::"));
}

TEST(LinkAddressTest, RefusesWhatIsNoAddress) {
  for (const char* url :
       {"http://host:80", "host:80", "ws://", "ws://host:0", "ws://host:99999", "ws://host:8o",
        "ws://host:80/path", "ws://[::1", "ws://host:", "wss://[::1]:8443"}) {
    const auto address = parse_link_url(url);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ(address.error().code, "bad_url");
  }
}

}  // namespace
}  // namespace nhipcau::io
