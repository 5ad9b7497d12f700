#include "common/enrolment/code.hpp"

#include <sodium.h>

#include <cctype>

namespace nhipcau::enrolment {
namespace {

/// 0: no symbol.
char symbol_of(char typed) {
  const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(typed)));
  switch (upper) {
    case 'I':
    case 'L':
      return '1';
    case 'O':
      return '0';
    default:
      return kSymbols.find(upper) == std::string_view::npos ? '\0' : upper;
  }
}

}  // namespace

std::string random_code() {
  std::string code;
  while (code.size() < kCodeSymbols) {
    code += kSymbols[randombytes_uniform(static_cast<std::uint32_t>(kSymbols.size()))];
  }
  return code;
}

std::string grouped(const std::string& code) {
  return code.substr(0, kCodeSymbols / 2) + "-" + code.substr(kCodeSymbols / 2);
}

Expected<std::string> read_code(std::string_view typed) {
  std::string code;
  for (const char letter : typed) {
    if (letter == '-' || letter == ' ') {
      continue;
    }
    const char symbol = symbol_of(letter);
    if (symbol == '\0') {
      code.clear();
      break;
    }
    code += symbol;
  }
  if (code.size() != kCodeSymbols) {
    return fail("bad_code",
                "Mã gồm 10 ký tự, ví dụ K7QMX-3RWDP. Hãy nghe đọc lại và nhập lại cho đủ.",
                "A code has 10 symbols, for example K7QMX-3RWDP. Have it read out again and type "
                "all of it.");
  }
  return code;
}

}  // namespace nhipcau::enrolment
