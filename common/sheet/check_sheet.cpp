#include "common/sheet/check_sheet.hpp"

#include <fmt/format.h>

namespace nhipcau::sheet {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// Chooses one language, ready for HTML.
class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  std::string operator()(const Text& text) const {
    return escaped(language_ == Language::kVi ? text.vi : text.en);
  }
  std::string operator()(const char* vi, const char* en) const {
    return escaped(language_ == Language::kVi ? vi : en);
  }
  [[nodiscard]] bool vi() const { return language_ == Language::kVi; }

 private:
  Language language_;
};

/// "07 giờ 30 phút, ngày 14/7/2022" of "2022-07-14 07:30:05"; what is no such time stays as it is.
std::string in_words(const std::string& local, const Words& words) {
  if (local.size() < 16) {
    return escaped(local);
  }
  const auto number = [&](std::size_t at, std::size_t length) {
    const std::string digits = local.substr(at, length);
    return digits.starts_with('0') ? digits.substr(1) : digits;
  };
  if (words.vi()) {
    return escaped(fmt::format("{} giờ {} phút, ngày {}/{}/{}", local.substr(11, 2),
                               local.substr(14, 2), number(8, 2), number(5, 2),
                               local.substr(0, 4)));
  }
  return escaped(local.substr(0, 16));
}

/// "Ninh Thuận, ngày 08 tháng 7 năm 2022": days below 10 and the first two months have a 0.
std::string date_line(const CheckSheet& sheet, const Words& words) {
  const std::string place = sheet.place.empty() ? "……………" : sheet.place;
  const std::string& at = sheet.signed_at;
  if (at.size() < 10) {
    return escaped(place + ", ") + words("ngày …… tháng …… năm ……", "date ……………");
  }
  const std::string month = at.substr(5, 2);
  const std::string shown = month == "01" || month == "02" ? month
                            : month.starts_with('0')       ? month.substr(1)
                                                           : month;
  return words.vi() ? escaped(fmt::format("{}, ngày {} tháng {} năm {}", place, at.substr(8, 2),
                                          shown, at.substr(0, 4)))
                    : escaped(fmt::format("{}, {}", place, at.substr(0, 10)));
}

std::string header(const CheckSheet& sheet, const Words& words) {
  return fmt::format(
      "<header><div class=\"issuer\"><b>{}</b><i></i><span>{}</span></div>"
      "<div class=\"state\"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>"
      "<b class=\"motto\">Độc lập - Tự do - Hạnh phúc</b><em>{}</em></div></header>",
      escaped(sheet.host.empty() ? "………………………………" : sheet.host),
      words("Mẫu: Phiếu kiểm tra kỹ thuật", "Form: technical check sheet"),
      date_line(sheet, words));
}

std::string title(const CheckSheet& sheet, const Words& words) {
  return fmt::format("<h1>{}<br>{}</h1><p class=\"of\">{}</p>",
                     words("PHIẾU KIỂM TRA KỸ THUẬT", "TECHNICAL CHECK SHEET"), escaped(sheet.room),
                     escaped(sheet.conference));
}

std::string verdict(const CheckSheet& sheet, const Words& words) {
  if (!sheet.preflight) {
    return "<p class=\"verdict\">" + words("Chưa kiểm tra.", "Not checked yet.") + "</p>";
  }
  const auto blockers = preflight_blockers(*sheet.preflight);
  std::string text = blockers.empty()
                         ? words("Kết luận: SẴN SÀNG.", "Verdict: READY.")
                         : words("Kết luận: CHƯA SẴN SÀNG, mục ", "Verdict: NOT READY, rows ") +
                               fmt::format("{}.", fmt::join(blockers, ", "));
  text += fmt::format(" {} {}. {} {}.", words("Kiểm tra lúc", "Checked at"),
                      in_words(sheet.signed_at, words), words("Có giá trị đến", "Valid until"),
                      in_words(sheet.expires, words));
  return fmt::format("<p class=\"verdict\" data-testid=\"verdict\" data-ready=\"{}\">{}</p>",
                     blockers.empty(), text);
}

std::string box(bool ticked) {
  return ticked ? "<td class=\"box\">☒</td>" : "<td class=\"box\">☐</td>";
}

std::string remarks(const PreflightRow& row, const Words& words) {
  std::string text = row.finding.vi.empty() ? "" : words(row.finding);
  if (row.mark == CheckMark::kNotChecked && text.empty()) {
    return "";
  }
  const std::string origin = row.measured ? words("đo tự động", "measured")
                                          : words("điểm cầu báo", "reported by the room");
  return text + (text.empty() ? "" : " ") + "<small>(" + origin + ")</small>";
}

std::string table(const CheckSheet& sheet, const Words& words) {
  std::string html = fmt::format(
      "<table><thead><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>"
      "</thead><tbody>",
      words("STT", "No."), words("Nội dung kiểm tra", "What is checked"), words("Đạt", "Pass"),
      words("Không đạt", "Fail"), words("Không áp dụng", "N/A"), words("Ghi chú", "Remarks"));
  for (std::size_t i = 0; i < kPreflightRows; ++i) {
    const PreflightRow row = sheet.preflight ? sheet.preflight->rows[i] : PreflightRow{};
    const bool passed = row.mark == CheckMark::kPass || row.mark == CheckMark::kWarn;
    html += fmt::format("<tr data-row=\"{}\"><td>{}</td><td>{}</td>{}{}{}<td>{}</td></tr>", i + 1,
                        i + 1, words(preflight_questions()[i].text), box(passed),
                        box(row.mark == CheckMark::kFail),
                        box(row.mark == CheckMark::kNotApplicable), remarks(row, words));
  }
  return html + "</tbody></table>";
}

std::string signatures(const CheckSheet& sheet, const Words& words) {
  const std::string by = sheet.preflight ? escaped(sheet.preflight->by) : "";
  const auto line = [&](const char* vi, const char* en, const std::string& name) {
    return fmt::format(
        "<div><b>{}</b><em>{}</em><span class=\"room\"></span><span>{}</span>"
        "<span>{}</span></div>",
        words(vi, en), words("(Ký, ghi rõ họ tên)", "(signature and full name)"), name,
        words("Giờ ký: …… giờ ……", "Signed at: ……"));
  };
  return "<footer>" + line("CÁN BỘ KỸ THUẬT ĐIỂM CẦU", "ROOM TECHNICIAN", by) +
         line("TỔ KỸ THUẬT TRUNG TÂM", "CENTRAL TECHNICAL TEAM", "") + "</footer>";
}

}  // namespace

std::string check_sheet_html(const CheckSheet& sheet, Language language) {
  const Words words(language);
  return fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>{} – {}</title><link rel=\"stylesheet\" href=\"check-sheet.css\"></head><body>"
      "{}{}{}{}{}</body></html>",
      words.vi() ? "vi" : "en", words("Phiếu kiểm tra kỹ thuật", "Technical check sheet"),
      escaped(sheet.room), header(sheet, words), title(sheet, words), verdict(sheet, words),
      table(sheet, words), signatures(sheet, words));
}

const std::string& check_sheet_css() {
  static const std::string css = R"(@page { size: A4; margin: 20mm 15mm 20mm 30mm; }
* { box-sizing: border-box; }
body { font: 12pt/1.25 "Times New Roman", "Liberation Serif", serif; color: #000; background: #fff;
  max-width: 190mm; margin: 10mm auto; padding: 0 5mm; }
header { display: flex; justify-content: space-between; gap: 4mm; text-align: center; }
.issuer, .state { flex: 1 1 0; display: flex; flex-direction: column; align-items: center; }
.state { flex-grow: 1.35; }
.state b { white-space: nowrap; }
.issuer b { text-transform: uppercase; }
.issuer i { width: 40%; border-top: 1px solid #000; margin: 1mm 0 2mm; }
.motto { border-bottom: 1px solid #000; }
.state em { margin-top: 3mm; }
h1 { font-size: 14pt; text-align: center; margin: 4mm 0 1mm; }
.of { text-align: center; margin: 0 0 4mm; }
.verdict { margin: 2mm 0; }
table { width: 100%; border-collapse: collapse; font-size: 10.5pt; line-height: 1.15; }
th, td { border: 1px solid #000; padding: 0.6mm 1.5mm; vertical-align: top; text-align: left; }
td:nth-child(2) { width: 40%; }
.box { width: 14mm; }
td:last-child { font-size: 9.5pt; }
td:first-child, th, .box { text-align: center; }
.box { font-size: 13pt; line-height: 1; }
tr { break-inside: avoid; }
small { white-space: nowrap; }
footer { display: flex; justify-content: space-around; margin-top: 6mm; text-align: center;
  break-inside: avoid; }
footer div { display: flex; flex-direction: column; }
footer .room { height: 14mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 11pt; }
  table { font-size: 10pt; } }
@media (max-width: 600px) { body { margin: 3mm; padding: 0; font-size: 11pt; }
  header { flex-direction: column; } .state b { white-space: normal; } table { font-size: 10pt; } th, td { padding: 0.5mm 1mm; } }
)";
  return css;
}

}  // namespace nhipcau::sheet
