#include "common/media/udp_socket.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <map>

namespace nhipcau::media {
namespace {

UdpSocket open_one(const char* host = "127.0.0.1") {
  auto socket = UdpSocket::open(host, 0);
  EXPECT_TRUE(socket);
  return std::move(*socket);
}

void add(SendBatch& batch, const UdpAddress& to, std::size_t size, std::uint8_t number) {
  const MutableBytes bytes = batch.reserve();
  std::fill_n(bytes.begin(), size, number);
  batch.commit(to, size);
}

/// Sizes and first bytes of `count` datagrams, waiting for each at most two seconds.
std::vector<std::pair<std::size_t, int>> receive(UdpSocket& socket, std::size_t count) {
  std::vector<std::pair<std::size_t, int>> got;
  while (got.size() < count) {
    pollfd wait{socket.fd(), POLLIN, 0};
    if (poll(&wait, 1, 2000) <= 0) {
      break;
    }
    for (const Datagram& datagram : socket.receive()) {
      got.emplace_back(datagram.data.size(), datagram.data.empty() ? -1 : datagram.data[0]);
    }
  }
  return got;
}

/// How long the first of two datagrams and the second have waited, sent 60 ms apart and read
/// together.
std::pair<MediaTime, MediaTime> waits(UdpSocket& sender, UdpSocket& receiver) {
  SendBatch batch(1 << 12);
  add(batch, receiver.local(), 100, 1);
  sender.send(batch);
  pollfd nothing{sender.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&nothing, 1, 60), 0);  // nobody reads for 60 ms
  add(batch, receiver.local(), 100, 2);
  sender.send(batch);
  const std::span<Datagram> got = receiver.receive();
  EXPECT_EQ(got.size(), 2U);
  return {got.front().waited, got.back().waited};
}

TEST(UdpSocket, TellsHowLongADatagramHasWaitedForItsReader) {
  UdpSocket sender = open_one();
  UdpSocket receiver = open_one();
  std::pair<MediaTime, MediaTime> waited = waits(sender, receiver);
  // The kernel begins to stamp some moments after the first socket of the machine asks for it.
  for (int tries = 0; tries < 20 && waited.first < MediaTime{1'000}; ++tries) {
    waited = waits(sender, receiver);
  }
  EXPECT_GE(waited.first, MediaTime{60'000});
  EXPECT_LT(waited.second, waited.first - MediaTime{55'000});
}

TEST(UdpSocket, SendsRunsOfEqualAndUnequalSizesInOrderToEveryDestination) {
  UdpSocket sender = open_one();
  UdpSocket first = open_one();
  UdpSocket second = open_one();
  SendBatch batch(1 << 19);
  std::vector<std::pair<std::size_t, int>> expected;
  for (int block = 0; block < 200;
       block += 20) {  // as the bridge fills it: one room, then the next
    for (const UdpSocket* to : {&first, &second}) {
      for (int i = block; i < block + 20; ++i) {
        const std::size_t size = i % 9 == 8 ? 300 : i % 50 == 7 ? 1400 : 1200;
        add(batch, to->local(), size, static_cast<std::uint8_t>(i));
        if (to == &first) {
          expected.emplace_back(size, i);
        }
      }
    }
  }
  sender.send(batch);
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(receive(first, expected.size()), expected);
  EXPECT_EQ(receive(second, expected.size()), expected);
  EXPECT_EQ(sender.send_failures(), 0U);
}

TEST(UdpSocket, TellsWhoSentAndTakesWhatWasAnswered) {
  UdpSocket one = open_one("::1");
  UdpSocket two = open_one("::1");
  SendBatch batch;
  add(batch, two.local(), 10, 1);
  one.send(batch);
  pollfd wait{two.fd(), POLLIN, 0};
  ASSERT_EQ(poll(&wait, 1, 2000), 1);
  const auto datagrams = two.receive();
  ASSERT_EQ(datagrams.size(), 1U);
  EXPECT_EQ(datagrams[0].from, one.local());
  EXPECT_EQ(datagrams[0].from.text(), "[::1]:" + std::to_string(one.local().port()));
  EXPECT_TRUE(two.receive().empty());
}

/// The type-of-service bytes of `count` datagrams that came to a socket of the system's own.
std::vector<int> marks(int fd, std::size_t count) {
  std::vector<int> got;
  while (got.size() < count) {
    pollfd wait{fd, POLLIN, 0};
    if (poll(&wait, 1, 2000) <= 0) {
      break;
    }
    std::array<char, 2048> bytes{};
    alignas(cmsghdr) std::array<char, 64> control{};
    iovec vector{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &vector;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    if (recvmsg(fd, &header, 0) < 0) {
      break;
    }
    for (cmsghdr* each = CMSG_FIRSTHDR(&header); each != nullptr;
         each = CMSG_NXTHDR(&header, each)) {
      if (each->cmsg_type == IP_TOS || each->cmsg_type == IPV6_TCLASS) {
        got.push_back(*CMSG_DATA(each));
      }
    }
  }
  return got;
}

class UdpSocketMarks : public testing::TestWithParam<const char*> {};

TEST_P(UdpSocketMarks, SoundAndPicturesApartForTheRoutersOnTheWay) {
  UdpSocket sender = open_one(GetParam());
  UdpSocket receiver = open_one(GetParam()[0] == ':' ? "::1" : "127.0.0.1");
  const int on = 1;
  setsockopt(receiver.fd(), IPPROTO_IP, IP_RECVTOS, &on, sizeof on);
  setsockopt(receiver.fd(), IPPROTO_IPV6, IPV6_RECVTCLASS, &on, sizeof on);
  SendBatch batch;
  const auto add_marked = [&](Traffic traffic) {
    std::fill_n(batch.reserve().begin(), 100, std::uint8_t{1});
    batch.commit(receiver.local(), 100, traffic);
  };
  for (const Traffic traffic : {Traffic::kPicture, Traffic::kPicture, Traffic::kSound,
                                Traffic::kPicture, Traffic::kSound, Traffic::kSound}) {
    add_marked(traffic);
  }
  batch.commit_copy(receiver.local());
  sender.send(batch);
  const int ef = 46 << 2;
  const int af41 = 34 << 2;
  EXPECT_EQ(marks(receiver.fd(), 7), (std::vector{af41, af41, ef, af41, ef, ef, ef}));
  EXPECT_EQ(sender.send_failures(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Families, UdpSocketMarks, testing::Values("127.0.0.1", "::1"),
                         [](const auto& each) { return each.index == 0 ? "IPv4" : "IPv6"; });

TEST(UdpSocket, MarksSoundToAnIPv4PeerOfAnIPv6Socket) {
  UdpSocket sender = open_one("::");
  UdpSocket receiver = open_one();
  const int on = 1;
  setsockopt(receiver.fd(), IPPROTO_IP, IP_RECVTOS, &on, sizeof on);
  SendBatch batch;
  const UdpAddress mapped = *UdpAddress::numeric("::ffff:127.0.0.1", receiver.local().port());
  for (const Traffic traffic : {Traffic::kSound, Traffic::kPicture}) {
    std::fill_n(batch.reserve().begin(), 100, std::uint8_t{1});
    batch.commit(mapped, 100, traffic);
  }
  sender.send(batch);
  EXPECT_EQ(marks(receiver.fd(), 2), (std::vector{46 << 2, 34 << 2}));
}

TEST(UdpSocket, SaysWhyItCannotOpen) {
  UdpSocket first = open_one();
  EXPECT_EQ(UdpSocket::open("127.0.0.1", first.local().port()).error().code, "port_in_use");
  EXPECT_EQ(UdpSocket::open("192.0.2.1", 0).error().code, "bad_address");
}

TEST(UdpSocket, CountsWhatTheKernelRefusesAndGoesOn) {
  UdpSocket v4 = open_one();
  UdpSocket peer = open_one();
  SendBatch batch;
  add(batch, *UdpAddress::resolve("::1", 9), 10, 1);  // no such way from an IPv4 socket
  add(batch, peer.local(), 10, 2);
  v4.send(batch);
  EXPECT_EQ(v4.send_failures(), 1U);
  EXPECT_EQ(receive(peer, 1).size(), 1U);
}

TEST(SendBatch, IsFullBeforeItOverflowsAndForgetsEmptyDatagrams) {
  SendBatch batch;
  const UdpAddress to = *UdpAddress::resolve("127.0.0.1", 9);
  batch.reserve();
  batch.commit(to, 0);
  EXPECT_TRUE(batch.empty());
  std::size_t count = 0;
  while (!batch.full()) {
    add(batch, to, SendBatch::kMaxDatagram, 1);
    ++count;
  }
  EXPECT_GT(count, 137'000 / SendBatch::kMaxDatagram) << "a key frame fits";
}

}  // namespace
}  // namespace nhipcau::media
