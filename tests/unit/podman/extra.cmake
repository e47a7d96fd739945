if(NOT TARGET fake_podman_server)
    add_subdirectory(fakes/podman)
endif()
target_link_libraries(unit_podman PRIVATE fake_podman_server GTest::gmock)
