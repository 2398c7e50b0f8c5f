// SPDX-License-Identifier: MIT
#include "tools/scan/report.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace scan {
namespace {

constexpr std::string_view verdict_titles[] = {"Whole", "Partly", "Refused", "Absent"};
constexpr std::string_view verdict_meanings[] = {
    "works as on Windows", "works; the note says what not",
    "compiles and links, and fails at run time with the error in the note",
    "is not declared: the compiler will find each use"};

std::size_t index(Verdict verdict) {
  return static_cast<std::size_t>(verdict);
}

std::string about(const Name& name) {
  std::string text(name.note);
  if (!name.where.empty() && name.kind != "header")
    text = text.empty() ? std::string(name.where) : fmt::format("{} ({})", text, name.where);
  return text;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

std::string places_of(const Use& use, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(use.places.size(), most); ++i)
    text += fmt::format("      {}:{}\n", use.places[i].file, use.places[i].line);
  if (use.places.size() > most)
    text += fmt::format("      and {} more\n", use.places.size() - most);
  return text;
}

}  // namespace

std::size_t count(const std::vector<Use>& uses, Verdict verdict) {
  return static_cast<std::size_t>(std::count_if(
      uses.begin(), uses.end(), [=](const Use& use) { return use.name->verdict == verdict; }));
}

std::string summary(const std::vector<Use>& uses) {
  return fmt::format("{} names of Windows: {} whole, {} partly, {} refused, {} absent", uses.size(),
                     count(uses, Verdict::whole), count(uses, Verdict::partly),
                     count(uses, Verdict::refused), count(uses, Verdict::absent));
}

std::string report_text(const Survey& survey, bool all) {
  constexpr std::size_t some = 3;
  const std::vector<Use> uses = survey.uses();
  std::string text = fmt::format("{} files, {}\n", survey.files(), summary(uses));
  const Name* previous = nullptr;
  for (const Use& use : uses) {
    const Name& name = *use.name;
    if (name.verdict == Verdict::whole && !all) break;
    if (!previous || previous->verdict != name.verdict)
      text += fmt::format("\n{}: {}\n", verdict_titles[index(name.verdict)],
                          verdict_meanings[index(name.verdict)]);
    previous = &name;
    text += fmt::format("  {} {}, {}x{}{}\n", name.kind, name.name, use.places.size(),
                        about(name).empty() ? "" : ": ", about(name));
    text += places_of(use, all ? use.places.size() : some);
  }
  for (const std::string& path : survey.unreadable())
    text += fmt::format("\n{} cannot be read\n", path);
  return text;
}

std::string report_json(const Survey& survey) {
  const std::vector<Use> uses = survey.uses();
  nlohmann::json report;
  report["files"] = survey.files();
  report["unreadable"] = survey.unreadable();
  for (const std::string_view verdict : verdict_names) report["summary"][std::string(verdict)] = 0;
  report["names"] = nlohmann::json::array();
  for (const Use& use : uses) {
    const std::string verdict(verdict_names[index(use.name->verdict)]);
    auto& number = report["summary"][verdict];
    number = number.get<int>() + 1;
    nlohmann::json places = nlohmann::json::array();
    for (const Place& place : use.places)
      places.push_back({{"file", place.file}, {"line", place.line}});
    report["names"].push_back({{"name", use.name->name},
                               {"kind", use.name->kind},
                               {"where", use.name->where},
                               {"verdict", verdict},
                               {"note", use.name->note},
                               {"count", use.places.size()},
                               {"places", places}});
  }
  return report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

namespace {

// Below a folder that the title names, its name says nothing new.
std::string place_below(const std::string& title, const Place& place) {
  std::string_view file = place.file;
  if (file.starts_with(title)) file.remove_prefix(title.size());
  if (file.starts_with('/') && file != place.file) file.remove_prefix(1);
  return escaped(fmt::format("{}:{}", file.empty() ? place.file : file, place.line));
}

}  // namespace

std::string report_html(const Survey& survey, const std::string& title) {
  const std::vector<Use> uses = survey.uses();
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>wsx-scan: {0}</title>\n"
      "<style>\n"
      "body{{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}\n"
      "table{{border-collapse:collapse;width:100%}} td,th{{padding:.3em .6em;text-align:left;"
      "vertical-align:top;border-top:1px solid #8884}}\n"
      "code,summary{{font-family:ui-monospace,monospace}} .number{{text-align:right}}\n"
      ".absent{{color:#b00020}} .refused{{color:#b35900}} .partly{{color:#806000}} "
      ".whole{{color:#1b6e2e}}\n"
      "@media(prefers-color-scheme:dark){{body{{background:#161616;color:#ddd}}"
      ".absent{{color:#ff8a8a}}.refused{{color:#ffb066}}.partly{{color:#e6d060}}"
      ".whole{{color:#80d090}}}}\n"
      "</style>\n<h1>{0}</h1>\n<p>{1} files, {2}.</p>\n",
      escaped(title), survey.files(), summary(uses));
  for (std::size_t verdict = std::size(verdict_names); verdict-- > 0;) {
    const std::size_t number = count(uses, static_cast<Verdict>(verdict));
    if (number == 0) continue;
    html += fmt::format(
        "<h2 class=\"{}\">{}: {}</h2>\n<p>Each {}.</p>\n"
        "<table>\n<tr><th>Name<th>Kind<th class=\"number\">Uses<th>Note<th>Where\n",
        verdict_names[verdict], verdict_titles[verdict], number, verdict_meanings[verdict]);
    for (const Use& use : uses) {
      if (index(use.name->verdict) != verdict) continue;
      html += fmt::format(
          "<tr><td><code>{}</code><td>{}<td class=\"number\">{}<td>{}<td><details><summary>"
          "{}</summary>\n",
          escaped(use.name->name), use.name->kind, use.places.size(), escaped(about(*use.name)),
          place_below(title, use.places[0]));
      for (std::size_t i = 1; i < use.places.size(); ++i)
        html += fmt::format("<code>{}</code><br>\n", place_below(title, use.places[i]));
      html += "</details>\n";
    }
    html += "</table>\n";
  }
  return html + "</html>\n";
}

}  // namespace scan
