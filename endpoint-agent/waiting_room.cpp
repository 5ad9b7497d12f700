#include "endpoint-agent/waiting_room.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/base/log.hpp"
#include "common/wire/json_reader.hpp"
#include "endpoint-agent/enrolment/enrol_client.hpp"
#include "endpoint-agent/enrolment/invitation_source.hpp"
#include "endpoint-agent/enrolment/qr_camera.hpp"
#include "endpoint-agent/panel/panel.hpp"
#include "endpoint-agent/playout/notice_screen.hpp"

namespace nhipcau::agent {
namespace {

/// What the page sends: a code, and where the centre is; or the line of an invitation as the code.
struct EnrolCommand {
  std::string code;
  std::string centre;
};

Expected<enrolment::Invitation> invitation_of(const EnrolCommand& command) {
  return command.code.starts_with("nhipcau:") ? enrolment::read_invitation(command.code)
                                              : typed_invitation(command.code, command.centre);
}

/// For people who look at the screen: where to go, and what for.
std::string notice_of(const panel::Panel* panel) {
  std::string text = "Điểm cầu này chưa được đăng ký.\nThis room is not enrolled yet.";
  if (panel == nullptr) {
    return text + "\n\nnhipcau-agent enrol MÃ --orchestrator wss://TRUNG-TÂM";
  }
  text +=
      "\n\nĐưa mã QR của trung tâm trước camera, hoặc mở và nhập mã:\n"
      "Hold the centre's QR code before the camera, or open and enter the code:\n";
  if (const std::string phones = panel->url_for_phones(); !phones.empty()) {
    return text + phones + "\nPIN  " + panel->pin();
  }
  return text + panel->url();
}

}  // namespace

class WaitingRoom::Impl {
 public:
  Impl(boost::asio::io_context& loop, const JoinOptions& options,
       std::function<void(const Enrolment&)> on_enrolled)
      : loop_(loop), options_(options), on_enrolled_(std::move(on_enrolled)) {
    open_panel();
    const std::string notice = notice_of(panel_ ? &*panel_ : nullptr);
    std::cerr << notice << "\n";
    if (options.camera.kind == CameraKind::kV4l2) {
      camera_.emplace(
          options.camera.target,
          [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); },
          [this](const std::string& text) { seen(text); });
    }
    if (options.output != Output::kHeadless) {
      screen_.emplace(options.output, notice);
    }
  }

  ~Impl() {
    worker_.stop();
    worker_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

 private:
  void open_panel() {
    if (!options_.panel) {
      return;
    }
    panel::Commands commands;
    commands.add("enrol", [this](wire::ObjectReader& args) -> panel::Action {
      EnrolCommand command{args.string("code"), args.string("centre")};
      return [this, command](const panel::Press& press) { begin(command, press.reply); };
    });
    try {
      panel_.emplace(
          *options_.panel,
          [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); },
          std::move(commands));
    } catch (const std::runtime_error& error) {
      log_->error("no panel: {}; give another --panel", error.what());
      return;
    }
    panel::State state;
    state.version = NHIPCAU_VERSION;
    state.enrolled = false;
    state.pin = panel_->pin();
    state.phone_url = panel_->url_for_phones();
    panel_->show(state);
    log_->info("the room's panel: {}", panel_->url());
  }

  /// A QR code in front of the camera; any other than an invitation is nobody's business.
  void seen(const std::string& text) {
    if (!busy_ && text != tried_ && enrolment::read_invitation(text)) {
      tried_ = text;  // what was refused once is not tried again while it is held there
      log_->info("the camera sees an invitation");
      begin({.code = text, .centre = {}}, [](const std::optional<Error>&) {});
    }
  }

  void begin(const EnrolCommand& command, const panel::Reply& reply) {
    const auto invitation = invitation_of(command);
    if (!invitation) {
      reply(invitation.error());
      return;
    }
    if (std::exchange(busy_, true)) {
      reply(Error{"busy",
                  {"Đang đăng ký: hãy chờ kết quả lần vừa rồi.",
                   "An attempt is under way: wait for what it leads to."}});
      return;
    }
    boost::asio::post(worker_, [this, invitation = *invitation, reply] {
      auto result = enrol_with(invitation, read_clock().wall);
      boost::asio::post(loop_,
                        [this, result = std::move(result), reply] { finish(result, reply); });
    });
  }

  void finish(const Expected<Enrolment>& result, const panel::Reply& reply) {
    busy_ = false;
    if (!result) {
      log_->warn("not enrolled: {}: {}", result.error().code, result.error().text.en);
      reply(result.error());
      return;
    }
    if (const auto kept = save_enrolment(options_.state_dir, *result); !kept) {
      reply(kept.error());
      return;
    }
    log_->info("enrolled as room {}", result->room);
    reply({});
    on_enrolled_(*result);
  }

  boost::asio::io_context& loop_;
  const JoinOptions& options_;
  std::function<void(const Enrolment&)> on_enrolled_;
  const std::shared_ptr<spdlog::logger> log_ = logger("enrolment");
  bool busy_ = false;
  std::string tried_;  // what the camera saw
  std::optional<panel::Panel> panel_;
  std::optional<NoticeScreen> screen_;
  std::optional<QrCamera> camera_;
  boost::asio::thread_pool worker_{1};  // an attempt may take seconds
};

WaitingRoom::WaitingRoom(boost::asio::io_context& loop, const JoinOptions& options,
                         std::function<void(const Enrolment&)> on_enrolled)
    : impl_(std::make_unique<Impl>(loop, options, std::move(on_enrolled))) {}
WaitingRoom::~WaitingRoom() = default;

}  // namespace nhipcau::agent
