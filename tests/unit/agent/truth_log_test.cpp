#include "endpoint-agent/truth_log.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace nhipcau::agent {
namespace {

TEST(TruthLogTest, WritesOneJsonLinePerThing) {
  const auto path = std::filesystem::path(testing::TempDir()) / "truth.jsonl";
  std::filesystem::remove(path);
  TruthLog truth(path);
  truth.shown({{1000}, media::PictureCode{3, 77, {900}}});
  truth.shown({{1040}, std::nullopt});
  truth.heard({2000}, {-20.04, {-20, -100}});
  truth.gap({3000}, Millis{40});
  wire::RoomPlan plan;
  plan.stamp = {4, 9};
  plan.on_air = true;
  truth.plan({4000}, plan);
  truth.flush();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(),
            R"({"k":"v","t":1000,"room":3,"frame":77,"cap":900}
{"k":"v","t":1040,"room":null,"frame":null,"cap":null}
{"k":"a","t":2000,"ms":100,"rms":-20.0,"tones":{"1":-20.0,"2":-100.0}}
{"k":"gap","t":3000,"ms":40}
{"k":"plan","t":4000,"epoch":4,"seq":9,"on_air":true,"mic":false}
)");
}

TEST(TruthLogTest, AnUnwritableFileIsAnError) {
  EXPECT_THROW(TruthLog("/nowhere/truth.jsonl"), std::runtime_error);
}

}  // namespace
}  // namespace nhipcau::agent
