// SPDX-License-Identifier: MIT
#include "json.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "machine.h"

namespace bench {
namespace {

using Json = nlohmann::ordered_json;

void add(Json& to, const char* name, const std::optional<double>& value) {
  if (value && std::isfinite(*value)) to[name] = *value;
}

Json figures(const Quartiles& quartiles) {
  return {{"lower_quartile", quartiles.low},
          {"median", quartiles.median},
          {"upper_quartile", quartiles.high}};
}

Json described(const Row& row) {
  Json json = {{"contender", row.name}, {"beside", row.beside}};
  if (!row.absent.empty()) {
    json["absent"] = row.absent;
    return json;
  }
  json["nanoseconds"] = figures(row.timing.each);
  json["ratio"] = figures(row.timing.ratio);
  if (row.latency)
    json["percentiles_nanoseconds"] = {{"1", row.latency->p1},
                                       {"10", row.latency->p10},
                                       {"50", row.latency->p50},
                                       {"90", row.latency->p90},
                                       {"99", row.latency->p99}};
  add(json, "system_calls", row.system_calls);
  add(json, "program_instructions", row.instructions);
  add(json, "all_instructions", row.all_instructions);
  add(json, "heap_allocations", row.allocations);
  add(json, "goal_ratio", row.limit);
  add(json, "goal_nanoseconds", row.limit_each);
  return json;
}

}  // namespace

void write_json(const Report& report, const std::string& file) {
  Json json;
  for (const auto& [name, value] : describe_machine()) json["machine"][name] = value;
  json["notes"] = report.notes;
  for (const Table& table : report.tables) {
    Json lines = Json::array();
    for (const Row& row : table.rows) lines.push_back(described(row));
    json["tables"].push_back({{"question", table.question},
                              {"setting", table.setting},
                              {"size", table.size},
                              {"contenders", std::move(lines)}});
  }
  std::ofstream stream(file);
  if (!(stream << json.dump(2) << '\n' << std::flush)) throw Broken("cannot write " + file);
}

}  // namespace bench
