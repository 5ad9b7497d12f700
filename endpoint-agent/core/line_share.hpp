#pragma once

/// How two pictures of one room share its line: the camera's and what it presents. Pure.
namespace nhipcau::agent {

/// One of the two.
struct LineWish {
  bool open = false;    ///< it is sent
  bool on_air = false;  ///< the conference sees it
  int most_kbps = 0;    ///< it has no use for more
};

struct LineShare {
  int main_kbps = 0;
  int content_kbps = 0;
};

/// What is left of `kbps` for each: the one that alone is on air first, the other a floor; when
/// both are, or neither, by what they could use. Zero for one that is not sent.
LineShare share_line(int kbps, const LineWish& main, const LineWish& content);

}  // namespace nhipcau::agent
