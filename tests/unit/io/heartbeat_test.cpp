#include "common/io/heartbeat.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace nhipcau::io {
namespace {

/// Plays systemd: the socket of $NOTIFY_SOCKET.
class HeartbeatTest : public testing::Test {
 protected:
  HeartbeatTest()
      : path_(std::filesystem::temp_directory_path() /
              ("nhipcau-beat-" + std::to_string(::getpid()))),
        fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    ::unlink(path_.c_str());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof(address.sun_path) - 1);
    const void* const name = &address;
    EXPECT_EQ(::bind(fd_, static_cast<const sockaddr*>(name), sizeof(address)), 0);
    ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }
  ~HeartbeatTest() override {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(fd_);
    ::unlink(path_.c_str());
  }

  std::vector<std::string> said() {
    std::vector<std::string> all;
    std::array<char, 64> words{};
    for (;;) {
      const ssize_t size = ::recv(fd_, words.data(), words.size(), 0);
      if (size < 0) {
        return all;
      }
      all.emplace_back(words.data(), static_cast<std::size_t>(size));
    }
  }

  void turn(std::chrono::milliseconds how_long) {
    loop_.restart();
    loop_.run_for(how_long);
  }

  std::string path_;
  int fd_;
  boost::asio::io_context loop_;
};

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::milliseconds kTurn{100};
constexpr std::chrono::milliseconds kBeat{kBeatSeconds * 1000};

TEST_F(HeartbeatTest, SaysThatItIsReadyAndBeatsWhileTheLoopTurns) {
  const Heartbeat heartbeat(loop_);
  EXPECT_THAT(said(), IsEmpty()) << "the loop has not turned yet";
  turn(kTurn);
  EXPECT_THAT(said(), ElementsAre("READY=1", "WATCHDOG=1"));
  turn(kBeat + kTurn);
  EXPECT_THAT(said(), testing::Contains("WATCHDOG=1"));
}

TEST_F(HeartbeatTest, DoesNotBeatWhenAnotherThreadDoesNotAnswer) {
  std::function<void()> owed;
  const Heartbeat heartbeat(loop_, [&owed](std::function<void()> back) { owed = std::move(back); });
  turn(kTurn);
  EXPECT_THAT(said(), ElementsAre("READY=1"));
  owed();
  turn(kTurn);
  EXPECT_THAT(said(), ElementsAre("WATCHDOG=1"));
}

TEST_F(HeartbeatTest, AnAnswerAfterItsEndIsHarmless) {
  std::function<void()> owed;
  {
    const Heartbeat heartbeat(loop_,
                              [&owed](std::function<void()> back) { owed = std::move(back); });
    turn(kTurn);
  }
  said();
  owed();
  turn(kBeat + kTurn);
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(HeartbeatTest, IsSilentWhenNobodyListens) {
  ::unsetenv("NOTIFY_SOCKET");
  const Heartbeat heartbeat(loop_);
  turn(kTurn);
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_TRUE(loop_.stopped()) << "there is not even a timer to wait for";
}

}  // namespace
}  // namespace nhipcau::io
