#pragma once

#include <memory>
#include <vector>

#include "tests/sim/centre.hpp"

/// The people at their pages: they press what they see, sometimes twice, sometimes both at once,
/// sometimes looking at an old page; a press without an answer is sent again with the same id, as
/// the console does. One thread.
namespace nhipcau::sim {

class Crowd {
 public:
  Crowd(Env& env, Centre& centre, MonoTime end);

  void start();
  /// The browser of a moderator or of the secretary dies and comes back later.
  void lose_a_browser();

  /// I18: with everything well, somebody presses now.
  void press_a_last_time();
  /// I18, I21: everybody who is there knows what came of every press.
  void check_answered() const;

  [[nodiscard]] std::uint64_t presses() const { return presses_; }

 private:
  struct Sent {
    std::shared_ptr<Press> press;
    const Person* by = nullptr;
    int tries = 0;
  };

  void think(Person& person);
  void show(const Person& person);
  void press(const Person& person, const Page& page, core::Verb verb);
  void send(const Sent& sent);
  void told(Press& press, const session::CommandOutcome& outcome);

  Env& env_;
  Centre& centre_;
  MonoTime end_;
  std::vector<Person> people_;
  std::uint64_t presses_ = 0;
  std::shared_ptr<Press> last_;
};

}  // namespace nhipcau::sim
