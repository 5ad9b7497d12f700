#include "common/io/control_link.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <semaphore>

namespace nhipcau::io {
namespace {

using namespace std::chrono_literals;

/// Port 9 (discard) of loopback: nobody listens.
ControlLink::Options nobody() {
  return {{false, "127.0.0.1", 9}, "/ws/agent", ""};
}

TEST(ControlLinkTest, AnAbsentOrchestratorIsTriedAgainAndAgain) {
  std::counting_semaphore<> closed{0};
  const ControlLink link(nobody(), {.on_open = [] {},
                                    .on_text = [](const std::string&) {},
                                    .on_binary = [](const std::string&) {},
                                    .on_close = [&](const std::string&) { closed.release(); }});
  for (int attempt = 0; attempt < 3; ++attempt) {  // after 0, 0.3 and 1.2 s
    EXPECT_TRUE(closed.try_acquire_for(10s)) << attempt;
  }
}

TEST(ControlLinkTest, WhatIsSentWithoutAConnectionIsDroppedAndEndingDoesNotWait) {
  const auto begin = std::chrono::steady_clock::now();
  {
    ControlLink link(nobody(), {.on_open = [] {},
                                .on_text = [](const std::string&) {},
                                .on_binary = [](const std::string&) {},
                                .on_close = [](const std::string&) {}});
    link.greet("{}");
    link.send_text("{}");
    link.send_binary("x", true);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

TEST(ControlLinkTest, AnUnreadableAuthorityFileIsAnErrorAtOnce) {
  EXPECT_THROW(ControlLink({{true, "127.0.0.1", 9}, "/ws/agent", "/nowhere/ca.pem"},
                           {.on_open = [] {},
                            .on_text = [](const std::string&) {},
                            .on_binary = [](const std::string&) {},
                            .on_close = [](const std::string&) {}}),
               std::runtime_error);
}

}  // namespace
}  // namespace nhipcau::io
