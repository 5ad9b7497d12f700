#include "endpoint-agent/options.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "endpoint-agent/capture/network_camera.hpp"

namespace nhipcau::agent {
namespace {

class OptionsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(token_) << "secret\n";
    setenv("DISPLAY", ":0", 1);   // NOLINT(concurrency-mt-unsafe): a window needs one
    unsetenv("WAYLAND_DISPLAY");  // NOLINT(concurrency-mt-unsafe)
  }

  CommandLine read(std::vector<std::string> extra) {
    std::vector<std::string> words = {"nhipcau-agent",       "join",         "--orchestrator",
                                      "ws://127.0.0.1:8080", "--room",       "ninh-son",
                                      "--token-file",        token_.string()};
    words.insert(words.end(), extra.begin(), extra.end());
    std::vector<char*> arguments;
    for (std::string& word : words) {
      arguments.push_back(word.data());
    }
    return read_command_line(static_cast<int>(arguments.size()), arguments.data());
  }

  // Each test has its own: they may run at the same time.
  const std::string test_ = testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::filesystem::path folder_ = testing::TempDir();
  const std::filesystem::path token_ = folder_ / (test_ + ".token");
};

TEST_F(OptionsTest, TheTokenIsReadAndTheRestHasDefaults) {
  const CommandLine command = read({});
  ASSERT_TRUE(command.join);
  EXPECT_EQ(command.join->token, "secret");
  EXPECT_EQ(command.join->orchestrator, (io::LinkAddress{false, "127.0.0.1", 8080}));
  EXPECT_EQ(command.join->camera.kind, CameraKind::kSim);
  EXPECT_EQ(command.join->output, Output::kWindow);
  EXPECT_TRUE(command.join->state_dir.string().ends_with("ninh-son"));
}

TEST_F(OptionsTest, AWindowNeedsADesktop) {
  unsetenv("DISPLAY");  // NOLINT(concurrency-mt-unsafe)
  EXPECT_NE(read({"--output", "window"}).exit_code, 0);
  EXPECT_TRUE(read({"--output", "fullscreen"}).join) << "the bare console";
  setenv("WAYLAND_DISPLAY", "wayland-0", 1);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_TRUE(read({"--output", "window"}).join);
}

TEST_F(OptionsTest, ARoomPresentsOnlyWhatItIsGiven) {
  EXPECT_FALSE(read({}).join->content);
  const CommandLine command = read({"--content", "v4l2:/dev/video1"});
  ASSERT_TRUE(command.join && command.join->content);
  EXPECT_EQ(command.join->content->kind, CameraKind::kV4l2);
  EXPECT_EQ(command.join->content->target, "/dev/video1");
  EXPECT_EQ(read({"--content", "powerpoint"}).exit_code != 0, true);
}

TEST_F(OptionsTest, DevicesAndSizesAreUnderstood) {
  const CommandLine command = read({"--camera", "v4l2:/dev/video0", "--microphone", "pulse:usb-mic",
                                    "--size", "1280x720", "--output", "headless"});
  ASSERT_TRUE(command.join);
  EXPECT_EQ(command.join->camera.target, "/dev/video0");
  EXPECT_EQ(command.join->microphone.kind, MicrophoneKind::kPulse);
  EXPECT_EQ(command.join->microphone.target, "usb-mic");
  EXPECT_EQ(command.join->width, 1280);
  EXPECT_EQ(command.join->height, 720);
}

TEST_F(OptionsTest, ThePanelIsOnLoopbackUnlessToldOtherwise) {
  EXPECT_EQ(read({}).join->panel->host, "127.0.0.1");
  EXPECT_EQ(read({}).join->panel->port, 8088);
  EXPECT_EQ(read({"--panel", "127.0.0.1:0"}).join->panel->port, 0);
  EXPECT_FALSE(read({"--panel", "off"}).join->panel);
  EXPECT_FALSE(read({"--panel", "8088"}).join);
  EXPECT_FALSE(read({"--panel", "127.0.0.1:70000"}).join);
}

TEST_F(OptionsTest, APanelForOthersNeedsAPin) {
  EXPECT_FALSE(read({"--panel", "0.0.0.0:8088"}).join);
  EXPECT_TRUE(read({"--panel", "0.0.0.0:8088", "--panel-pin"}).join->panel->pin);
  const std::string file = (folder_ / (test_ + ".yaml")).string();
  std::ofstream(file) << "panel: 0.0.0.0:8088\npanel-pin: true\n";
  const CommandLine command = read({"--config", file});
  ASSERT_TRUE(command.join);
  EXPECT_TRUE(command.join->panel->pin);
  EXPECT_EQ(command.join->panel->host, "0.0.0.0");
}

/// As it stands in a service: nothing is told, or half of it.
CommandLine read_words(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST_F(OptionsTest, WhoThisRoomIsComesFromItsEnrolment) {
  const std::string state = (folder_ / (test_ + ".state")).string();
  std::filesystem::remove_all(state);
  const std::vector<std::string> join = {"nhipcau-agent", "join", "--state-dir", state};
  ASSERT_TRUE(read_words(join).join);
  EXPECT_EQ(read_words(join).join->identity, IdentityFrom::kNobody);
  ASSERT_TRUE(save_enrolment(state, {"wss://trung-tam:8443", "thuan-bac", "token", "PEM"}));
  const CommandLine enrolled = read_words(join);
  ASSERT_TRUE(enrolled.join);
  EXPECT_EQ(enrolled.join->identity, IdentityFrom::kEnrolment);
  EXPECT_EQ(enrolled.join->room, "thuan-bac");
  EXPECT_EQ(enrolled.join->ca_file, state + "/ca.pem");
  EXPECT_FALSE(read_words({"nhipcau-agent", "join", "--room", "thuan-bac"}).join)
      << "half of it is a mistake";
  EXPECT_FALSE(
      read_words({"nhipcau-agent", "preflight", "--by", "An", "--state-dir", state + "2"}).join);
}

TEST_F(OptionsTest, ACodeIsReadAsItIsTyped) {
  const CommandLine command = read_words({"nhipcau-agent", "enrol", "k7qmx 3rwdp", "--orchestrator",
                                          "wss://trung-tam", "--state-dir", "x"});
  ASSERT_TRUE(command.enrol);
  EXPECT_EQ(command.enrol->invitation.code, "K7QMX3RWDP");
  EXPECT_FALSE(read_words({"nhipcau-agent", "enrol", "k7qmx", "--orchestrator", "wss://x"}).enrol);
  EXPECT_FALSE(read_words({"nhipcau-agent", "enrol", "k7qmx 3rwdp"}).enrol);
}

TEST_F(OptionsTest, ACameraMayComeOverTheNetworkWithItsSound) {
  const CommandLine rtsp =
      read({"--camera", "rtsp://camera:secret@192.0.2.7/live", "--microphone", "camera"});
  ASSERT_TRUE(rtsp.join);
  EXPECT_EQ(rtsp.join->camera.kind, CameraKind::kRtsp);
  EXPECT_EQ(rtsp.join->camera.target, "rtsp://camera:secret@192.0.2.7/live");
  EXPECT_EQ(rtsp.join->microphone.kind, MicrophoneKind::kCamera);
  EXPECT_EQ(read({"--camera", "srt://:9000"}).join->camera.kind, CameraKind::kSrt);
  EXPECT_FALSE(read({"--camera", "rtsp:live"}).join);
  EXPECT_FALSE(read({"--camera", "http://192.0.2.7/live"}).join);
  EXPECT_FALSE(read({"--microphone", "camera"}).join) << "a simulated camera has no sound";
}

TEST(NetworkCamera, TheLogNamesTheHostAndNoSecret) {
  EXPECT_EQ(without_secrets("rtsp://camera:se@cret@192.0.2.7:554/live?token=secret"),
            "rtsp://192.0.2.7:554");
  EXPECT_EQ(without_secrets("srt://:9000?mode=listener&passphrase=secret"), "srt://:9000");
  EXPECT_EQ(without_secrets("srt://192.0.2.7:9000"), "srt://192.0.2.7:9000");
}

TEST(NetworkCamera, WhoListensWaitsLongerThanWhoCalls) {
  EXPECT_GT(network_patience({CameraKind::kSrt, "srt://:9000"}),
            network_patience({CameraKind::kSrt, "srt://192.0.2.7:9000"}));
  EXPECT_GT(network_patience({CameraKind::kSrt, "srt://0.0.0.0:9000?mode=listener"}),
            network_patience({CameraKind::kRtsp, "rtsp://192.0.2.7/live"}));
}

TEST_F(OptionsTest, AServiceHasItsOptionsInAFile) {
  const std::string file = (folder_ / (test_ + ".yaml")).string();
  std::ofstream(file) << "room: thuan-nam\noutput: headless\nsize: 1280x720\n";
  const CommandLine command = read({"--config", file});
  ASSERT_TRUE(command.join);
  EXPECT_EQ(command.join->room, "ninh-son");  // the command line wins
  EXPECT_EQ(command.join->output, Output::kHeadless);
  EXPECT_EQ(command.join->width, 1280);
  EXPECT_FALSE(read({"--config", "/nowhere.yaml"}).join);
}

TEST_F(OptionsTest, MistakesAreRefused) {
  const std::vector<std::vector<std::string>> mistakes = {{"--camera", "webcam"},
                                                          {"--camera", "v4l2"},
                                                          {"--microphone", "file"},
                                                          {"--size", "640"},
                                                          {"--size", "641x360"},
                                                          {"--size", "640x360x2"},
                                                          {"--truth", "/tmp/t.jsonl"},
                                                          {"--output", "hologram"},
                                                          {"--fps", "0"},
                                                          {"--token-file", "/nowhere"},
                                                          {"--nonsense"}};
  for (const auto& mistake : mistakes) {
    const CommandLine command = read(mistake);
    EXPECT_FALSE(command.join) << mistake[0];
    EXPECT_NE(command.exit_code, 0) << mistake[0];
  }
}

}  // namespace
}  // namespace nhipcau::agent
