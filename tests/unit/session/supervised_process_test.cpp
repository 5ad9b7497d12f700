#include "orchestrator/session/supervised_process.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string_view>

#include "orchestrator/session/beat_socket.hpp"

namespace nhipcau::session {
namespace {

namespace fs = std::filesystem;

/// Plays the bridge: holds the lock, writes its id, stays.
constexpr const char* kBridgeScript =
    "exec 9>\"$1/bridge.lock\"\n"
    "flock -n 9 || exit 1\n"
    "echo $$ >&9\n"
    "exec sleep 60\n";

constexpr Millis kBeatEvery{20};

class SupervisedProcessTest : public testing::Test {
 protected:
  SupervisedProcessTest()
      : directory_(fs::temp_directory_path() /
                   ("nhipcau-bridge-" + std::to_string(::getpid()) + "-" +
                    testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(directory_);
    fs::create_directory(directory_);
    std::ofstream(directory_ / "bridge.sh") << kBridgeScript;
  }
  ~SupervisedProcessTest() override {
    if (const pid_t pid = holder(); pid > 0) {
      ::kill(pid, SIGKILL);
    }
    fs::remove_all(directory_);
  }

  ProcessCommand command() const {
    return {.name = "the bridge",
            .program = "/bin/bash",
            .arguments = {(directory_ / "bridge.sh").string(), directory_.string()},
            .lock = (directory_ / "bridge.lock").string(),
            .log = (directory_ / "bridge.log").string(),
            .beat_every = kBeatEvery};
  }

  /// The process that holds the lock; 0: none.
  pid_t holder() const {
    std::ifstream file(directory_ / "bridge.lock");
    pid_t pid = 0;
    file >> pid;
    return pid > 0 && ::kill(pid, 0) == 0 ? pid : 0;
  }

  /// Turns the loop until the fact holds; false after ten seconds.
  bool wait_for(const std::function<bool()>& fact) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!fact() && std::chrono::steady_clock::now() < give_up) {
      context_.restart();
      context_.run_for(std::chrono::milliseconds(20));
    }
    return fact();
  }

  /// A bridge whose orchestrator is gone; 0: it does not run.
  pid_t left_running() {
    SupervisedProcess before(context_, command());
    before.start();
    wait_for([this] { return holder() > 0; });
    return holder();
  }

  /// Plays a heartbeat of the bridge; false when nobody listens.
  bool beat() const {
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (directory_ / "bridge.beat").string();
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    constexpr std::string_view kBeat = "WATCHDOG=1";
    const void* const name = &address;
    const auto sent = ::sendto(fd, kBeat.data(), kBeat.size(), 0,
                               static_cast<const sockaddr*>(name), sizeof(address));
    ::close(fd);
    return sent > 0;
  }

  /// Turns the loop for so many looks, with a heartbeat before each if asked for.
  void look(int times, bool beating) {
    for (int each = 0; each < times; ++each) {
      if (beating) {
        ASSERT_TRUE(beat());
      }
      context_.restart();
      context_.run_for(kBeatEvery);
    }
  }

  fs::path directory_;
  boost::asio::io_context context_;
};

TEST_F(SupervisedProcessTest, StartsTheBridgeInASessionOfItsOwn) {
  SupervisedProcess process(context_, command());
  process.start();
  ASSERT_TRUE(wait_for([this] { return holder() > 0; }));
  EXPECT_EQ(::getsid(holder()), holder());
}

TEST_F(SupervisedProcessTest, ADeadBridgeIsStartedAgain) {
  SupervisedProcess process(context_, command());
  process.start();
  ASSERT_TRUE(wait_for([this] { return holder() > 0; }));
  const pid_t first = holder();
  ::kill(first, SIGKILL);
  EXPECT_TRUE(wait_for([this, first] { return holder() > 0 && holder() != first; }));
}

TEST_F(SupervisedProcessTest, ARunningBridgeIsAdoptedAndWatched) {
  const pid_t first = left_running();
  ASSERT_GT(first, 0);
  SupervisedProcess process(context_, command());
  process.start();
  EXPECT_EQ(holder(), first) << "our end does not touch it, and nobody starts a second one";
  ::kill(first, SIGKILL);
  EXPECT_TRUE(wait_for([this, first] { return holder() > 0 && holder() != first; }));
}

TEST_F(SupervisedProcessTest, ABridgeThatHangsIsKilledAndStartedAgain) {
  SupervisedProcess process(context_, command());
  process.start();
  ASSERT_TRUE(wait_for([this] { return holder() > 0; }));
  const pid_t first = holder();
  look(4 * BeatWatch::kMissedAtStart, true);
  ASSERT_EQ(holder(), first) << "it has its heartbeat";
  ::kill(first, SIGSTOP);
  EXPECT_TRUE(wait_for([this, first] { return holder() > 0 && holder() != first; }));
}

TEST_F(SupervisedProcessTest, ABridgeThatNeverHadAHeartbeatIsKilledLater) {
  SupervisedProcess process(context_, command());
  process.start();
  ASSERT_TRUE(wait_for([this] { return holder() > 0; }));
  const pid_t first = holder();
  EXPECT_TRUE(wait_for([this, first] { return holder() > 0 && holder() != first; }));
}

TEST_F(SupervisedProcessTest, AnAdoptedBridgeIsNotJudgedBeforeItsFirstHeartbeat) {
  const pid_t first = left_running();
  ASSERT_GT(first, 0);
  SupervisedProcess process(context_, command());
  process.start();
  look(4 * BeatWatch::kMissedAtStart, false);
  ASSERT_EQ(holder(), first) << "another may keep it running, and hear its heartbeats";
  ASSERT_TRUE(beat());
  EXPECT_TRUE(wait_for([this, first] { return holder() > 0 && holder() != first; }));
}

TEST(BeatWatch, ForgivesFiveMissingHeartbeatsInARow) {
  BeatWatch watch(true);
  EXPECT_FALSE(watch.hangs(true));
  for (int round = 0; round < 3; ++round) {
    for (int look = 1; look < BeatWatch::kMissed; ++look) {
      EXPECT_FALSE(watch.hangs(false));
    }
    EXPECT_FALSE(watch.hangs(true));
  }
  for (int look = 1; look < BeatWatch::kMissed; ++look) {
    EXPECT_FALSE(watch.hangs(false));
  }
  EXPECT_TRUE(watch.hangs(false));
}

TEST(BeatSocket, RefusesAPathThatIsTooLongAndSaysSo) {
  const auto opened = BeatSocket::open("/tmp/" + std::string(120, 'x'));
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, "beat_socket");
}

TEST_F(SupervisedProcessTest, StopEndsItForGood) {
  SupervisedProcess process(context_, command());
  process.start();
  ASSERT_TRUE(wait_for([this] { return holder() > 0; }));
  bool stopped = false;
  process.stop([&stopped] { stopped = true; });
  EXPECT_TRUE(wait_for([&stopped] { return stopped; }));
  EXPECT_EQ(holder(), 0);
}

TEST_F(SupervisedProcessTest, AProgramThatIsNotThereIsTriedAgainLater) {
  ProcessCommand missing = command();
  missing.program = (directory_ / "nhipcau-bridge").string();
  SupervisedProcess process(context_, missing);
  process.start();
  fs::create_symlink("/bin/bash", missing.program);
  EXPECT_TRUE(wait_for([this] { return holder() > 0; }));
}

}  // namespace
}  // namespace nhipcau::session
