target_link_libraries(unit_render PRIVATE fgn_model nlohmann_json::nlohmann_json)
target_sources(unit_render PRIVATE unit/render/golden.cpp)
