#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/wire/messages.hpp"

/// What an outlet decides about its plan and its keys, and nothing else: no socket, no clock.
/// PROTOCOL.md §2 and §9.
namespace nhipcau::outlet {

class Core {
 public:
  /// `fresh_offer` makes an offer with new keys and SSRCs.
  Core(wire::OutletHello identity, std::function<wire::MediaOffer()> fresh_offer);

  /// The first message of a connection.
  [[nodiscard]] wire::OutletHello hello() const;

  void welcomed(const wire::OutletWelcome& welcome);

  struct Outcome {
    bool follow = false;  ///< the plan is in force; otherwise it is an older one's, and ignored
    std::optional<wire::MediaOffer> offer;    ///< to be sent: the bridge is another one
    std::optional<wire::MediaAnswer> answer;  ///< a generation is complete: listen with these keys
  };
  Outcome plan(const wire::OutletPlan& plan);

  /// The keys of the newest generation.
  [[nodiscard]] const wire::MediaOffer& offer() const { return identity_.offer; }
  [[nodiscard]] const wire::PlanStamp& applied() const { return applied_; }

 private:
  wire::OutletHello identity_;
  std::function<wire::MediaOffer()> fresh_offer_;
  wire::PlanStamp applied_;
  std::string offered_to_;  // the bridge the offer was first shown to; empty: none yet
  bool answered_ = false;
};

}  // namespace nhipcau::outlet
