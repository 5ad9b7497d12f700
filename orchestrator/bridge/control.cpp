#include "orchestrator/bridge/control.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <variant>

#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/io/control_link.hpp"
#include "common/media/random.hpp"
#include "common/wire/codec.hpp"

namespace nhipcau::bridge {
namespace {

constexpr const char* kPath = "/ws/bridge";
constexpr std::size_t kInstanceDigits = 16;

}  // namespace

Control::Control(ControlOptions options, PostTask post)
    : options_(std::move(options)),
      post_(std::move(post)),
      instance_(media::random_hex(kInstanceDigits)) {}

Control::~Control() = default;

void Control::start(Bridge& bridge) {
  bridge_ = &bridge;
  io::ControlLink::Callbacks callbacks;
  callbacks.on_open = [this] { post_([this] { greet(); }); };
  callbacks.on_text = [this](std::string text) {
    post_([this, message = std::move(text)] { on_text(message); });
  };
  callbacks.on_binary = [](std::string) {};  // the orchestrator sends none
  callbacks.on_close = [](const std::string& reason) {
    logger("control")->warn("no connection to the orchestrator: {}", reason);
  };
  link_ = std::make_unique<io::ControlLink>(
      io::ControlLink::Options{
          .address = options_.address, .path = kPath, .ca_file = options_.ca_file, .centre = true},
      std::move(callbacks));
}

void Control::stop() {
  link_.reset();
}

void Control::greet() {
  wire::BridgeHello hello;
  hello.token = options_.token;
  hello.instance = instance_;
  hello.version = NHIPCAU_VERSION;
  hello.highest_epoch = std::max(highest_epoch_, bridge_->highest_epoch());
  hello.answers = bridge_->answers();
  hello.sessions = bridge_->held_sessions();
  hello.output_answers = bridge_->output_answers();
  hello.media = bridge_->media_address();
  if (link_) {
    link_->greet(wire::encode(wire::FromBridge{std::move(hello)}));
  }
}

void Control::on_text(const std::string& text) {
  const auto message = wire::decode_to_bridge(text);
  if (!message) {
    logger("control")->error("refused a message: {}", message.error().text.en);
    return;
  }
  std::visit(Overloaded{[&](const wire::BridgeWelcome& welcome) {
                          highest_epoch_ = std::max(highest_epoch_, welcome.epoch);
                          logger("control")->info("connected, epoch {}", welcome.epoch);
                          bridge_->report(media::media_now());
                        },
                        [&](const wire::BridgePlan& plan) {
                          if (plan.stamp.epoch < highest_epoch_ ||
                              !bridge_->apply(plan, media::media_now())) {
                            logger("control")->warn("ignored a plan older than the last one");
                          }
                        },
                        [](const wire::ErrorMessage& error) {
                          logger("control")->error("the orchestrator refused: {} {}", error.code,
                                                   error.text.en);
                        }},
             *message);
}

void Control::on_answer(const RoomId& room, const wire::MediaAnswer& answer) {
  if (link_) {
    link_->send_text(wire::encode(wire::FromBridge{wire::BridgeAnswer{room, answer}}));
  }
}

void Control::on_session_answer(const std::string& id, const wire::PeerAnswer& answer) {
  if (link_) {
    link_->send_text(wire::encode(wire::FromBridge{wire::SessionAnswer{id, answer}}));
  }
}

void Control::on_output_answer(const OutputId& output, const wire::MediaAnswer& answer) {
  if (link_) {
    link_->send_text(wire::encode(wire::FromBridge{wire::OutputAnswer{output, answer}}));
  }
}

void Control::on_report(const wire::BridgeReport& report) {
  if (link_) {
    link_->send_text(wire::encode(wire::FromBridge{report}));
  }
}

void Control::on_thumbnail(wire::Thumbnail thumbnail) {
  if (link_) {
    link_->send_binary(wire::encode(thumbnail), true);
  }
}

}  // namespace nhipcau::bridge
