// SPDX-License-Identifier: MIT
//
// From contenders to the lines of a table: open what fits, check it, let it race.
#ifndef WSX_BENCH_FIELD_H
#define WSX_BENCH_FIELD_H

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "questions.h"
#include "trace.h"

namespace bench {

// One comparison's contenders, ready to run. Those that the machine does not offer stay in the
// table.
template <class Setting>
class Field {
 public:
  Field(const Setting& setting, const Options& options) {
    for (const Contender<Setting>& contender : contenders<Setting>())
      if (contender.fits(setting) && wanted(contender, options)) enter(contender, setting, options);
  }

  struct Place {
    const Contender<Setting>* contender;
    std::unique_ptr<Work> work;
    Row row;

    void check_calls() const {
      if (contender->calls < 0 || !row.system_calls) return;
      const double calls = *row.system_calls * contender->batch;
      if (std::lround(calls) != contender->calls)
        throw Broken(fmt::format("{}: {} system calls", row.name, calls));
    }
  };

  // The places of those that are there.
  std::vector<Place*> present() {
    std::vector<Place*> found;
    for (Place& place : places_)
      if (place.work) found.push_back(&place);
    return found;
  }

  template <class Race>
  void race(const Race& timings_of) {
    const std::vector<Place*> here = present();
    std::vector<Racer> racers;
    for (const Place* place : here)
      racers.push_back({place->work.get(), place->contender->batch, index_of(here, *place)});
    const std::vector<Timing> timings = timings_of(std::move(racers));
    for (std::size_t index = 0; index < here.size(); ++index)
      here[index]->row.timing = timings[index];
  }

  std::vector<Row> rows() {
    std::vector<Row> all;
    for (Place& place : places_) all.push_back(std::move(place.row));
    return all;
  }

 private:
  // References are always there.
  static bool wanted(const Contender<Setting>& contender, const Options& options) {
    if (contender.name.find(options.only) != std::string::npos) return true;
    const auto& all = contenders<Setting>();
    return std::any_of(all.begin(), all.end(), [&](const Contender<Setting>& other) {
      return other.beside == contender.name &&
             (other.name.find(options.only) != std::string::npos || other.name == other.beside);
    });
  }

  void enter(const Contender<Setting>& contender, const Setting& setting, const Options& options) {
    Place place{&contender, nullptr, {}};
    place.row.name = contender.name;
    place.row.beside = contender.beside;
    const auto open = [&] { return contender.open(setting); };
    if (options.count && contender.traceable)
      if (const auto traced = trace(open, contender.batch)) {
        place.row.system_calls = traced->system_calls;
        place.row.instructions = traced->instructions;
      }
    try {
      place.work = open();
    } catch (const Unavailable& reason) {
      place.row.absent = reason.what();
    }
    places_.push_back(std::move(place));
  }

  static std::size_t index_of(const std::vector<Place*>& here, const Place& place) {
    const auto reference = std::find_if(here.begin(), here.end(), [&](const Place* other) {
      return other->contender->name == place.contender->beside;
    });
    if (reference == here.end()) throw Broken("nothing to compare " + place.row.name + " with");
    return static_cast<std::size_t>(reference - here.begin());
  }

  std::vector<Place> places_;
};

}  // namespace bench

#endif  // WSX_BENCH_FIELD_H
