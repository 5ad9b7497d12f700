#include "orchestrator/session/loop.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace nhipcau::session {
namespace {

/// The timer runs on CLOCK_MONOTONIC, which stands still in suspend, the session on CLOCK_BOOTTIME:
/// looking again after this long bounds the difference.
constexpr Millis kLongestSleep{1'000};
constexpr Millis kWatchEvery{1'000};

}  // namespace

class Loop::Impl {
 public:
  Impl(boost::asio::io_context& context, CurrentSession& current, Clock clock, ReadClock machine)
      : context_(context),
        timer_(context),
        watch_timer_(context),
        current_(current),
        clock_(clock),
        machine_(std::move(machine)),
        watch_(machine_()) {
    watch_later();
  }

  /// Any thread: runs `work(session, now)` on the session's thread, then sets the timer anew.
  template <typename Work>
  void post(Work work) {
    boost::asio::post(context_, [this, work = std::move(work)]() mutable {
      const WallTime now = clock_.now().wall;
      work(current_.active(), now);
      current_.settle(now);
      arm();
    });
  }

 private:
  void arm() {
    const WallTime now = clock_.now().wall;
    const std::optional<WallTime> wanted = current_.active().next_wakeup(now);
    if (!wanted) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(std::clamp(*wanted - now, Millis{1}, kLongestSleep));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        wake();
      }
    });
  }

  void wake() {
    const WallTime now = clock_.now().wall;
    current_.active().tick(now);
    current_.settle(now);
    arm();
  }

  void watch_later() {
    watch_timer_.expires_after(kWatchEvery);
    watch_timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        watch();
        watch_later();
      }
    });
  }

  void watch() {
    if (const std::optional<Millis> by = watch_.compare(machine_())) {
      current_.active().clock_stepped(*by, clock_.now().wall);
      arm();
    }
  }

  boost::asio::io_context& context_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer watch_timer_;
  CurrentSession& current_;
  Clock clock_;
  ReadClock machine_;
  ClockWatch watch_;
};

Loop::Loop(boost::asio::io_context& context, CurrentSession& current, Clock clock,
           ReadClock machine)
    : impl_(std::make_unique<Impl>(context, current, clock, std::move(machine))) {
  impl_->post([](Session& first, WallTime now) { first.tick(now); });
}
Loop::~Loop() = default;

void Loop::agent_hello(wire::AgentHello hello) {
  impl_->post([hello = std::move(hello)](Session& session, WallTime now) {
    session.agent_hello(hello, now);
  });
}

void Loop::agent_offer(RoomId room, wire::AgentOffer offer) {
  impl_->post([room = std::move(room), offer = std::move(offer)](Session& session, WallTime now) {
    session.agent_offer(room, offer, now);
  });
}

void Loop::agent_report(RoomId room, wire::AgentReport report) {
  impl_->post([room = std::move(room), report](Session& session, WallTime now) {
    session.agent_report(room, report, now);
  });
}

void Loop::agent_preflight(RoomId room, wire::AgentPreflight message) {
  impl_->post([room = std::move(room), message = std::move(message)](
                  Session& session, WallTime now) { session.agent_preflight(room, message, now); });
}

void Loop::agent_left(RoomId room, std::string reason) {
  impl_->post([room = std::move(room), reason = std::move(reason)](Session& session, WallTime now) {
    session.agent_left(room, reason, now);
  });
}

void Loop::room_tokens(RoomTokens tokens) {
  impl_->post([tokens = std::move(tokens)](Session& session, WallTime now) {
    session.room_tokens(tokens, now);
  });
}

void Loop::bridge_hello(wire::BridgeHello hello) {
  impl_->post([hello = std::move(hello)](Session& session, WallTime now) {
    session.bridge_hello(hello, now);
  });
}

void Loop::bridge_answer(wire::BridgeAnswer answer) {
  impl_->post([answer = std::move(answer)](Session& session, WallTime now) {
    session.bridge_answer(answer, now);
  });
}

void Loop::bridge_session_answer(wire::SessionAnswer answer) {
  impl_->post([answer = std::move(answer)](Session& session, WallTime /*now*/) {
    session.bridge_session_answer(answer);
  });
}

void Loop::bridge_report(wire::BridgeReport report) {
  impl_->post([report = std::move(report)](Session& session, WallTime now) {
    session.bridge_report(report, now);
  });
}

void Loop::bridge_left(std::string reason) {
  impl_->post([reason = std::move(reason)](Session& session, WallTime now) {
    session.bridge_left(reason, now);
  });
}

void Loop::output_answer(wire::OutputAnswer answer) {
  impl_->post([answer = std::move(answer)](Session& session, WallTime now) {
    session.output_answer(answer, now);
  });
}

void Loop::outlet_said(OutputId output, wire::FromOutlet message) {
  impl_->post([output = std::move(output), message = std::move(message)](
                  Session& session, WallTime now) { session.outlet_said(output, message, now); });
}

void Loop::outlet_left(OutputId output) {
  impl_->post([output = std::move(output)](Session& session, WallTime now) {
    session.outlet_left(output, now);
  });
}

void Loop::user_seen(std::string user) {
  impl_->post(
      [user = std::move(user)](Session& session, WallTime now) { session.user_seen(user, now); });
}

void Loop::command(core::Command command, Reply reply) {
  impl_->post([command = std::move(command), reply = std::move(reply)](
                  Session& session, WallTime now) { session.command(command, now, reply); });
}

void Loop::open_media(wire::MediaSession media, MediaReply reply) {
  impl_->post([media = std::move(media), reply = std::move(reply)](Session& session, WallTime now) {
    session.open_media(media, now, reply);
  });
}

void Loop::find_media(std::string id, FoundReply reply) {
  impl_->post([id = std::move(id), reply = std::move(reply)](Session& session, WallTime /*now*/) {
    reply(session.find_media(id));
  });
}

void Loop::close_media(std::string id) {
  impl_->post(
      [id = std::move(id)](Session& session, WallTime now) { session.close_media(id, now); });
}

void Loop::room_sheet(RoomId room, SheetReply reply) {
  impl_->post([room = std::move(room), reply = std::move(reply)](
                  Session& session, WallTime /*now*/) { reply(session.room_sheet(room)); });
}

void Loop::events(std::uint64_t after, std::size_t limit, PageReply reply) {
  impl_->post([after, limit, reply = std::move(reply)](Session& session, WallTime /*now*/) {
    reply(session.events(after, limit));
  });
}

void Loop::ping(std::function<void()> reply) {
  impl_->post([reply = std::move(reply)](Session& /*session*/, WallTime /*now*/) { reply(); });
}

}  // namespace nhipcau::session
