#pragma once

#include <string>

namespace nhipcau::agent::panel {

struct Options {
  std::string host = "127.0.0.1";
  int port = 8088;        ///< 0: any free one
  bool pin = false;       ///< who comes from another machine must know the PIN
  std::string pages_dir;  ///< the built page; empty: what is installed, or built in this tree
};

}  // namespace nhipcau::agent::panel
