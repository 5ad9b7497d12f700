#include "common/base/overloaded.hpp"
#include "orchestrator/session/session.hpp"

/// The part of Session that speaks with outlets. They are no part of the conference's state: what
/// they say is shown; of a finished file alone the journal knows.
namespace nhipcau::session {

void Session::outlet_said(const OutputId& output, const wire::FromOutlet& message, WallTime now) {
  if (!outputs_.has(output)) {
    peers_.send_to_outlet(output, wire::ErrorMessage{"unknown_output",
                                                     {"Cấu hình không có đường ra này.",
                                                      "The configuration has no such output."}});
    return;
  }
  std::visit(
      Overloaded{[&](const wire::OutletHello& hello) { outlet_hello(hello, now); },
                 [&](const wire::OutletOffer& offer) {
                   outputs_.offer(output, offer.offer);
                   send_plans(now);
                 },
                 [&](const wire::OutletReport& report) {
                   outputs_.report(output, report, now);
                   publish_soon(now);
                 },
                 [&](const wire::OutletSegment& segment) { outlet_segment(output, segment, now); }},
      message);
}

void Session::outlet_hello(const wire::OutletHello& hello, WallTime now) {
  overtake(hello.output.str(), hello.highest_epoch, now);
  outputs_.hello(hello, now);
  peers_.send_to_outlet(hello.output,
                        wire::OutletWelcome{.epoch = state_.epoch,
                                            .conference = state_.conference.id,
                                            .title = state_.conference.title,
                                            .time_zone = state_.conference.time_zone});
  sent_outlets_.erase(hello.output);
  after_change(now);
}

/// Not noted in a rehearsal, whose journal is not the conference's, nor while the journal is full:
/// the outlet says it again.
void Session::outlet_segment(const OutputId& output, const wire::OutletSegment& segment,
                             WallTime now) {
  if (state_.rehearsal) {
    return;
  }
  const bool news = take({core::SegmentFinished{{.output = output,
                                                 .file = segment.file,
                                                 .began = segment.began,
                                                 .length = Millis{segment.length_ms},
                                                 .bytes = segment.bytes,
                                                 .sha256 = segment.sha256,
                                                 .cut = segment.cut}}},
                         now);
  if (state_.segments.contains(segment.file)) {
    peers_.send_to_outlet(output, wire::SegmentNoted{segment.file});
  }
  if (news) {
    after_change(now);
  }
}

void Session::outlet_left(const OutputId& output, WallTime now) {
  if (!outputs_.has(output)) {
    return;
  }
  outputs_.left(output, now);
  sent_outlets_.erase(output);
  after_change(now);
}

void Session::output_answer(const wire::OutputAnswer& answer, WallTime now) {
  outputs_.answer(answer);
  send_plans(now);
}

void Session::send_outlet_plans() {
  for (const OutputId& output : outputs_.present()) {
    wire::OutletPlan plan = outputs_.plan(output, state_);
    const auto sent = sent_outlets_.find(output);
    if (sent == sent_outlets_.end() || sent->second != plan) {
      sent_outlets_.insert_or_assign(output, plan);
      plan.stamp = {state_.epoch, state_.seq};
      peers_.send_to_outlet(output, std::move(plan));
    }
  }
}

}  // namespace nhipcau::session
