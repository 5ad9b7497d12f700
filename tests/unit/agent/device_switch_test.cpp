#include "endpoint-agent/capture/device_switch.hpp"

#include <gtest/gtest.h>

namespace nhipcau::agent {
namespace {

TEST(AnAlsaDevicesMixer, IsThatOfItsCard) {
  EXPECT_EQ(mixer_of(""), "default");
  EXPECT_EQ(mixer_of("default"), "default");
  EXPECT_EQ(mixer_of("pulse"), "pulse");
  EXPECT_EQ(mixer_of("hw:1"), "hw:1");
  EXPECT_EQ(mixer_of("plughw:1,0"), "hw:1");
  EXPECT_EQ(mixer_of("sysdefault:CARD=Audio,DEV=0"), "hw:Audio");
}

TEST(ADevicesSwitch, IsNotKnownOfWhatHasNone) {
  EXPECT_EQ(device_switch({MicrophoneKind::kSim, ""}), nullptr);
  EXPECT_EQ(device_switch({MicrophoneKind::kAlsa, "hw:77"}), nullptr) << "no such card";
}

}  // namespace
}  // namespace nhipcau::agent
