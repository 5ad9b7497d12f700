#include "common/io/option_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <vector>

namespace nhipcau::io {
namespace {

class OptionFile : public testing::Test {
 protected:
  OptionFile() {
    app_.add_option("--room", room_);
    app_.add_option("--path", paths_)->expected(1, 2);
    app_.add_option("--port", port_)->check(CLI::Range(1, 65535));
  }
  ~OptionFile() override { std::filesystem::remove(path_); }

  void write(const std::string& text) const { std::ofstream(path_) << text; }

  void type(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());
    app_.parse(words);
  }

  /// The one line a person sees.
  std::string refusal() {
    try {
      read_option_file(app_, path_);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "none";
  }

  const std::string path_ =
      testing::TempDir() + "option_file_test." + std::to_string(::getpid()) + ".yaml";
  CLI::App app_;
  std::string room_;
  int port_ = 1;
  std::vector<std::string> paths_;
};

TEST_F(OptionFile, GivesWhatTheCommandLineLeftOpen) {
  write("room: ninh-son\nport: 5004\n");
  type({"--port", "6000"});
  read_option_file(app_, path_);
  EXPECT_EQ(room_, "ninh-son");
  EXPECT_EQ(port_, 6000);
}

TEST_F(OptionFile, AListStandsForAnOptionGivenSeveralTimes) {
  write("path: [eth0, wwan0]\n");
  type({});
  read_option_file(app_, path_);
  EXPECT_EQ(paths_, (std::vector<std::string>{"eth0", "wwan0"}));
}

TEST_F(OptionFile, NamesTheFileAndWhatIsWrongInIt) {
  type({});
  write("rom: ninh-son\n");
  EXPECT_EQ(refusal(), path_ + ": unknown key 'rom'");
  write("port: 70000\n");
  EXPECT_NE(refusal().find(path_ + ": "), std::string::npos);
  write("port: [1\n");
  EXPECT_NE(refusal().find(path_ + ": "), std::string::npos);
  std::filesystem::remove(path_);
  EXPECT_NE(refusal().find(path_ + ": "), std::string::npos);
}

TEST_F(OptionFile, ARequiredOptionStandsInEither) {
  write("room: ninh-son\n");
  type({});
  EXPECT_THROW(require_option(app_, "--room"), std::runtime_error);
  read_option_file(app_, path_);
  EXPECT_NO_THROW(require_option(app_, "--room"));
}

}  // namespace
}  // namespace nhipcau::io
