#pragma once

#include <optional>
#include <string>

#include "common/base/preflight.hpp"

/// "Phiếu kiểm tra kỹ thuật điểm cầu": the sixteen rows with their marks and findings, and the
/// lines both technicians sign, as a page for A4. The layout follows the house rules of Vietnamese
/// papers (NĐ 30/2020/NĐ-CP, Phụ lục I). Pure.
namespace nhipcau::sheet {

enum class Language { kVi, kEn };

struct CheckSheet {
  std::string host;        ///< who holds the conference; empty: a line to write it on
  std::string place;       ///< of the date line; may be empty
  std::string conference;  ///< its title
  std::string room;
  std::optional<Preflight> preflight;  ///< empty: an empty sheet, to fill in by hand
  std::string signed_at;               ///< local, "2022-07-14 07:30:05"; as is `expires`
  std::string expires;
};

/// The page; it takes its looks from `check_sheet_css()` at "check-sheet.css" beside it.
std::string check_sheet_html(const CheckSheet& sheet, Language language);
const std::string& check_sheet_css();

}  // namespace nhipcau::sheet
