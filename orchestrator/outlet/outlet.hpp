#pragma once

#include <memory>

#include "orchestrator/outlet/options.hpp"

namespace boost::asio {
class io_context;
}

namespace nhipcau::outlet {

/// The whole outlet on one loop: the control link, the leg that listens, and the sink, which has a
/// thread of its own behind a queue of at most 64 MiB: a disk or a network that stands still costs
/// pictures here and nothing at the bridge. Everything is called on the loop.
class Outlet {
 public:
  /// Starts at once. Throws std::exception when it cannot.
  Outlet(boost::asio::io_context& loop, const Options& options);
  ~Outlet();
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;

  /// Completes what is begun, then stops the loop.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::outlet
