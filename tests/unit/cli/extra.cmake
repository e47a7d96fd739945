target_link_libraries(unit_cli PRIVATE CLI11::CLI11 nlohmann_json::nlohmann_json)
