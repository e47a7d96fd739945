// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/behaviour.h"

#include <filesystem>
#include <fstream>

namespace fgn::fakes {

Json Behaviour::read() const {
    if (file_.empty())
        return Json::object();
    std::ifstream stream{file_};
    return Json::parse(stream);
}

bool Behaviour::exists(const std::string &unit) const {
    const Json all = read();
    const Json units = all.value("units", Json::object());
    if (units.contains(unit))
        return units.at(unit).value("exists", true);
    for (const Json &directory : all.value("unit_path", Json::array()))
        if (std::filesystem::exists(std::filesystem::path{directory.get<std::string>()} / unit))
            return true;
    return all.value("any_unit", false);
}

Json Behaviour::of_unit(const std::string &unit) const {
    return read().value("units", Json::object()).value(unit, Json::object());
}

std::vector<std::string> Behaviour::listed() const {
    std::vector<std::string> names;
    const Json units = read().value("units", Json::object());
    for (const auto &unit : units.items())
        names.push_back(unit.key());
    return names;
}

} // namespace fgn::fakes
