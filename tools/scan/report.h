// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "tools/scan/survey.h"

namespace scan {

// `all`: every place of a use, and the uses of what is whole, too.
std::string report_text(const Survey& survey, bool all);
std::string report_json(const Survey& survey);
std::string report_html(const Survey& survey, const std::string& title);

// How many names have that verdict.
std::size_t count(const std::vector<Use>& uses, Verdict verdict);

// "12 of 80 names are not here ...": the answer in one sentence.
std::string summary(const std::vector<Use>& uses);

}  // namespace scan
