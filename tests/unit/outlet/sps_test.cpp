#include "orchestrator/outlet/sps.hpp"

#include <gtest/gtest.h>

#include "tests/unit/outlet/sample_pictures.hpp"

namespace nhipcau::outlet {
namespace {

TEST(Sps, SaysTheSizeOfEachProfileWithItsCropping) {
  EXPECT_EQ(size_in_sps(sample_sps()), (PictureSize{640, 360}));
  EXPECT_EQ(size_in_sps(from_hex("674d401feca02802dd80b501010140000003004000000f23c60c6580")),
            (PictureSize{1280, 720}));
  EXPECT_EQ(size_in_sps(from_hex("67640028acd940780227e5c05a808080a0000003002000000791e30632c0")),
            (PictureSize{1920, 1080}));
}

TEST(Sps, HalfOfItSaysNothing) {
  const Nal whole = sample_sps();
  for (std::size_t size = 0; size < 9; ++size) {
    EXPECT_EQ(size_in_sps(std::span(whole).first(size)), std::nullopt) << size;
  }
}

}  // namespace
}  // namespace nhipcau::outlet
