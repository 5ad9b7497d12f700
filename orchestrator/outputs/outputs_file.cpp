#include "orchestrator/outputs/outputs_file.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace nhipcau::outputs {
namespace {

/// Caught once, in load_outputs.
struct Fault {
  int line = 0;
  Text text;
};

[[noreturn]] void refuse(const YAML::Node& node, std::string vi, std::string en) {
  throw Fault{node.Mark().line + 1, {std::move(vi), std::move(en)}};
}

/// It names files, folders and log lines. The dot stands between an output and its room.
bool is_name(const std::string& id) {
  return !id.empty() && id.size() <= 32 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

template <typename T>
T read(const YAML::Node& output, const char* key, T otherwise) {
  const YAML::Node value = output[key];
  return value ? value.as<T>() : otherwise;
}

void check_keys(const YAML::Node& output, const std::set<std::string>& known) {
  for (const auto& entry : output) {
    const auto key = entry.first.as<std::string>();
    if (!known.contains(key)) {
      refuse(entry.first, "không có khóa “" + key + "” ở đây",
             "there is no key \"" + key + "\" here");
    }
  }
}

void read_recording(const YAML::Node& node, Output& output) {
  check_keys(node, {"id", "kind", "directory", "segment_minutes", "reserve_mb", "record_rooms"});
  output.directory = read<std::string>(node, "directory", "");
  if (output.directory.empty() || output.directory.front() != '/') {
    refuse(node, "directory phải là đường dẫn tuyệt đối", "directory must be an absolute path");
  }
  const int minutes = read(node, "segment_minutes", 10);
  if (minutes < 1 || minutes > 240) {
    refuse(node, "segment_minutes từ 1 đến 240", "segment_minutes is 1 to 240");
  }
  output.segment = Minutes{minutes};
  output.reserve_mb = read<std::int64_t>(node, "reserve_mb", 500);
  if (output.reserve_mb < 10) {
    refuse(node, "reserve_mb ít nhất là 10", "reserve_mb is at least 10");
  }
}

void read_stream(const YAML::Node& node, Output& output) {
  check_keys(node, {"id", "kind", "url", "audio_kbps"});
  output.url = read<std::string>(node, "url", "");
  const bool fits = output.kind == Kind::kSrt
                        ? output.url.starts_with("srt://")
                        : output.url.starts_with("rtmp://") || output.url.starts_with("rtmps://");
  if (!fits || output.url.find_first_of(" \"\\\n") != std::string::npos) {
    refuse(node, "url phải bắt đầu bằng srt://, rtmp:// hoặc rtmps:// theo kind",
           "url must begin with srt://, rtmp:// or rtmps://, as kind says");
  }
  output.audio_kbps = read(node, "audio_kbps", 128);
  if (output.audio_kbps < 32 || output.audio_kbps > 320) {
    refuse(node, "audio_kbps từ 32 đến 320", "audio_kbps is 32 to 320");
  }
}

Output read_output(const YAML::Node& node) {
  if (!node.IsMap()) {
    refuse(node, "mỗi đường ra là một nhóm khóa", "each output is a mapping");
  }
  Output output;
  output.id = OutputId(read<std::string>(node, "id", ""));
  if (!is_name(output.id.str())) {
    refuse(node, "id gồm 1 đến 32 chữ thường, chữ số hoặc dấu gạch nối",
           "id is 1 to 32 small letters, digits or hyphens");
  }
  const auto kind = read<std::string>(node, "kind", "");
  if (kind == "record") {
    read_recording(node, output);
  } else if (kind == "rtmp" || kind == "srt") {
    output.kind = kind == "rtmp" ? Kind::kRtmp : Kind::kSrt;
    read_stream(node, output);
  } else {
    refuse(node, "kind là record, rtmp hoặc srt", "kind is record, rtmp or srt");
  }
  return output;
}

/// `all`, or a list of rooms.
std::vector<RoomId> read_rooms(const YAML::Node& rooms, const std::vector<RoomId>& roster) {
  if (!rooms) {
    return {};
  }
  if (rooms.IsScalar() && rooms.as<std::string>() == "all") {
    return roster;
  }
  std::vector<RoomId> wanted;
  for (const YAML::Node& room : rooms) {
    wanted.emplace_back(room.as<std::string>());
    if (std::ranges::find(roster, wanted.back()) == roster.end()) {
      refuse(room, "hội nghị không có điểm cầu “" + wanted.back().str() + "”",
             "the conference has no room \"" + wanted.back().str() + "\"");
    }
  }
  return wanted;
}

/// Without a roster the rooms are left out.
void read_file(const YAML::Node& file, const std::vector<RoomId>* roster,
               std::vector<Output>& outputs) {
  if (!file || file.IsNull()) {
    return;
  }
  if (!file.IsMap()) {
    refuse(file, "tệp phải có khóa outputs", "the file must have the key outputs");
  }
  check_keys(file, {"outputs"});
  std::set<OutputId> names;
  for (const YAML::Node& node : file["outputs"]) {
    const Output output = read_output(node);
    if (!names.insert(output.id).second) {
      refuse(node, "id trùng: " + output.id.str(), "this id stands twice: " + output.id.str());
    }
    outputs.push_back(output);
    if (roster == nullptr) {
      continue;
    }
    for (const RoomId& room : read_rooms(node["record_rooms"], *roster)) {
      outputs.push_back(output);
      outputs.back().id = OutputId(output.id.str() + "." + room.str());
      outputs.back().room = room;
    }
  }
}

Expected<std::vector<Output>> load(const std::string& path, const std::vector<RoomId>* roster) {
  std::vector<Output> outputs;
  if (!std::filesystem::exists(path)) {
    return outputs;
  }
  try {
    read_file(YAML::LoadFile(path), roster, outputs);
  } catch (const Fault& fault) {
    const std::string at = path + ":" + std::to_string(fault.line) + ": ";
    return fail("bad_outputs", at + fault.text.vi, at + fault.text.en);
  } catch (const YAML::Exception& error) {
    const std::string at = path + ":" + std::to_string(error.mark.line + 1) + ": ";
    return fail("bad_outputs", at + error.msg, at + error.msg);
  }
  return outputs;
}

}  // namespace

Expected<std::vector<Output>> load_outputs(const std::string& path,
                                           const std::vector<RoomId>& roster) {
  return load(path, &roster);
}

Expected<Output> find_output(const std::string& path, const OutputId& id) {
  const auto all = load(path, nullptr);
  if (!all) {
    return tl::unexpected(all.error());
  }
  const std::size_t dot = id.str().find('.');
  const auto found = std::ranges::find(*all, OutputId(id.str().substr(0, dot)), &Output::id);
  if (found == all->end()) {
    return fail("bad_outputs", path + ": không có đường ra “" + id.str() + "”",
                path + ": there is no output \"" + id.str() + "\"");
  }
  Output output = *found;
  output.id = id;
  if (dot != std::string::npos) {
    output.room = RoomId(id.str().substr(dot + 1));
  }
  return output;
}

std::string example() {
  return R"(# Ghi hình và phát trực tuyến. Tệp này có thể chứa khóa phát: giữ kín, không gửi cho ai.
# Recording and streaming. Stream keys may stand here: keep this file to yourself.
# Sau khi sửa, khởi động lại máy chủ điều phối. / Restart the orchestrator after a change.
outputs:
#  - id: ghi-hinh                  # a-z 0-9 -
#    kind: record
#    directory: /srv/ghi-hinh      # MKV, H.264 + Opus, một tệp cho mỗi đoạn / one file per segment
#    segment_minutes: 10
#    reserve_mb: 500               # dừng ghi khi ổ đĩa chỉ còn chừng này / stops at this much free space
#    record_rooms: all             # hoặc / or: [phan-rang, ninh-son]
#  - id: truyen-hinh
#    kind: srt
#    url: srt://192.0.2.10:9000?mode=caller&latency=200
#  - id: mang-xa-hoi
#    kind: rtmp
#    url: rtmps://live.example.vn/app/KHOA-PHAT
#    audio_kbps: 128
)";
}

}  // namespace nhipcau::outputs
