#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// RAII for the few SQLite calls the journal needs. One thread. Every failure is a SqliteError;
/// journal.cpp decides what it means.
namespace nhipcau::journal {

struct SqliteError : std::runtime_error {
  SqliteError(int primary_code, const std::string& what)
      : std::runtime_error(what), code(primary_code) {}
  int code;  ///< SQLITE_FULL, SQLITE_IOERR, …: without the extended part
};

class Database {
 public:
  /// Opens or creates the file, without any pragma. `vfs`: SQLite's layer to the disk; null: its
  /// own.
  explicit Database(const std::string& path, const char* vfs = nullptr);

  /// Runs statements without results.
  void run(const std::string& sql);
  /// The first column of the first row; 0 when there is none.
  std::int64_t number(const std::string& sql);
  /// The same as text; empty when there is none.
  std::string text(const std::string& sql);
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Bound texts and blobs must live until `reset`.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);

  void bind(int index, std::int64_t value);
  void bind_text(int index, std::string_view text);
  void bind_blob(int index, std::string_view bytes);
  void bind_null(int index);
  /// True while there is a row.
  bool step();
  void reset();

  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string bytes(int column) const;  ///< of a text or a blob
  [[nodiscard]] bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void check(int result) const;

  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace nhipcau::journal
