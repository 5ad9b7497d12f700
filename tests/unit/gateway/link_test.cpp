#include <gtest/gtest.h>

#include <semaphore>

#include "common/io/control_link.hpp"
#include "common/wire/codec.hpp"
#include "tests/unit/gateway/world.hpp"

/// The agents' end of a connection, at the door of a running gateway.
namespace nhipcau::gateway {
namespace {

using std::chrono::seconds;

std::string hello() {
  wire::AgentHello hello;
  hello.room = RoomId("a");
  hello.token = "token-a";
  hello.instance = "instance-1";
  hello.version = "test";
  hello.offer = {
      .generation = "00112233445566aa", .video_ssrc = 1, .thumbnail_ssrc = 2, .audio_ssrc = 3};
  return wire::encode(wire::FromAgent{hello});
}

TEST(ALink, StaysWhenNobodySaysAnythingButAnswersPings) {
  const World world;
  std::counting_semaphore<> open{0};
  std::counting_semaphore<> told{0};
  std::counting_semaphore<> closed{0};
  io::ControlLink link(
      {{false, "127.0.0.1", static_cast<std::uint16_t>(world.port())}, "/ws/agent", ""},
      {.on_open = [&] { open.release(); },
       .on_text = [&](const std::string&) { told.release(); },
       .on_binary = [](const std::string&) {},
       .on_close = [&](const std::string&) { closed.release(); }});
  ASSERT_TRUE(open.try_acquire_for(seconds{5}));
  link.greet(hello());
  ASSERT_TRUE(told.try_acquire_for(seconds{5}));
  EXPECT_FALSE(closed.try_acquire_for(seconds{8}))
      << "PROTOCOL.md §1: dead after 6 s without a sign";
}

TEST(ALink, IsMadeAnewWhenItIsResumedAndNotWhileItPauses) {
  const World world;
  std::counting_semaphore<> open{0};
  std::counting_semaphore<> closed{0};
  io::ControlLink link(
      {{false, "127.0.0.1", static_cast<std::uint16_t>(world.port())}, "/ws/agent", ""},
      {.on_open = [&] { open.release(); },
       .on_text = [](const std::string&) {},
       .on_binary = [](const std::string&) {},
       .on_close = [&](const std::string&) { closed.release(); }});
  ASSERT_TRUE(open.try_acquire_for(seconds{5}));
  link.pause();
  ASSERT_TRUE(closed.try_acquire_for(seconds{5}));
  EXPECT_FALSE(open.try_acquire_for(seconds{1}));
  link.resume();
  EXPECT_TRUE(open.try_acquire_for(seconds{5}));
}

}  // namespace
}  // namespace nhipcau::gateway
