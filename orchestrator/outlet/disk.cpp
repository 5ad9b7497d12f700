#include "orchestrator/outlet/disk.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

#include "orchestrator/outlet/matroska.hpp"

namespace nhipcau::outlet {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> disk_error(const std::string& path, int number) {
  const std::string why = path + ": " + std::strerror(number);
  return fail("disk", why, why);
}

/// A directory's own entry is durable only when the directory was synced.
void sync_directory(const std::string& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
}

class DiskFile final : public SegmentFile {
 public:
  /// The entry in `directory` is new and durable with the first flush; empty: somebody else's care.
  explicit DiskFile(int fd, std::string directory) : fd_(fd), directory_(std::move(directory)) {}
  ~DiskFile() override {
    settle();
    ::close(fd_);
  }
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  bool append(const std::string& bytes) override {
    if (!write_at(size_, bytes)) {
      const int why = error_;
      if (::ftruncate(fd_, static_cast<off_t>(size_)) != 0) {
        error_ = why;  // a reader stops at the half-written cluster
      }
      return false;
    }
    size_ += bytes.size();
    return true;
  }

  bool patch(std::uint64_t offset, const std::string& bytes) override {
    return write_at(offset, bytes);
  }

  /// A busy disk takes seconds for it. Whoever waited for it would write nothing meanwhile, and a
  /// crash of the program would cost all that came in those seconds.
  bool flush() override {
    if (!flushed_well()) {
      return false;
    }
    if (!flushing_.exchange(true)) {
      if (!flusher_) {
        flusher_.emplace(1);
      }
      boost::asio::post(*flusher_, [this] {
        flush_now();
        flushing_ = false;
      });
    }
    return true;  // what came while one is under way is in the next one
  }

  bool sync() override {
    settle();
    flush_now();
    return flushed_well();
  }

  [[nodiscard]] int error() const override { return error_; }

 private:
  void flush_now() {
    if (::fdatasync(fd_) != 0) {
      flush_error_ = errno;
    }
    if (!directory_.empty()) {
      sync_directory(std::exchange(directory_, {}));
    }
  }

  void settle() {
    if (flusher_) {
      flusher_->join();
      flusher_.reset();
    }
  }

  /// A failed one is never tried again: the kernel may have dropped what was to be written.
  bool flushed_well() {
    const int why = flush_error_;
    error_ = why != 0 ? why : error_;
    return why == 0;
  }

  bool write_at(std::uint64_t offset, const std::string& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t wrote = ::pwrite(fd_, bytes.data() + done, bytes.size() - done,
                                     static_cast<off_t>(offset + done));
      if (wrote < 0 && errno == EINTR) {
        continue;
      }
      if (wrote <= 0) {
        return noted(false);
      }
      done += static_cast<std::size_t>(wrote);
    }
    return true;
  }

  bool noted(bool good) {
    error_ = good ? error_ : errno;
    return good;
  }

  int fd_;
  std::string directory_;
  std::uint64_t size_ = 0;
  int error_ = 0;
  std::optional<boost::asio::thread_pool> flusher_;
  std::atomic<bool> flushing_ = false;
  std::atomic<int> flush_error_ = 0;
};

struct DigestDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::string sha256_of(std::istream& file) {
  const std::unique_ptr<EVP_MD_CTX, DigestDeleter> context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  std::vector<char> piece(1 << 20);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
    EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15U];
  }
  return text;
}

}  // namespace

Expected<std::unique_ptr<SegmentFile>> Disk::create(const std::string& name) {
  std::error_code error;
  fs::create_directories(directory_, error);
  const int fd = ::open(path(name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (fd < 0) {
    return disk_error(path(name), errno);
  }
  return std::make_unique<DiskFile>(fd, directory_);
}

void Disk::remove(const std::string& name) {
  ::unlink(path(name).c_str());
}

Expected<std::string> Disk::seal(const std::string& name) {
  std::ifstream file(path(name), std::ios::binary);
  if (!file) {
    return disk_error(path(name), errno);
  }
  const std::string digest = sha256_of(file);
  const std::string note = path(name) + ".sha256";
  const int fd = ::open(note.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd < 0) {
    return disk_error(note, errno);
  }
  DiskFile sums(fd, directory_);
  if (!sums.append(digest + "  " + name + "\n") || !sums.sync()) {
    const int why = sums.error();
    ::unlink(note.c_str());
    return disk_error(note, why);
  }
  return digest;
}

std::uint64_t Disk::free_bytes() {
  struct statvfs disk {};
  std::string existing = directory_;
  while (::statvfs(existing.c_str(), &disk) != 0) {
    const std::string parent = fs::path(existing).parent_path();
    if (parent == existing) {
      return std::numeric_limits<std::uint64_t>::max();
    }
    existing = parent;
  }
  return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
}

std::vector<StoredFile> Disk::list(const std::string& prefix) {
  std::vector<StoredFile> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_, error)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(prefix) || entry.path().extension() != ".mkv") {
      continue;
    }
    StoredFile file{.name = name, .bytes = entry.file_size(error), .head = {}, .sha256 = {}};
    std::ifstream bytes(entry.path(), std::ios::binary);
    file.head.resize(kHeadBytes);
    bytes.read(file.head.data(), static_cast<std::streamsize>(kHeadBytes));
    file.head.resize(static_cast<std::size_t>(bytes.gcount()));
    std::ifstream(entry.path().string() + ".sha256") >> file.sha256;
    files.push_back(std::move(file));
  }
  std::ranges::sort(files, {}, &StoredFile::name);
  return files;
}

}  // namespace nhipcau::outlet
