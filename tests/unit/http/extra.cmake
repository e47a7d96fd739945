if(NOT TARGET fake_podman_server)
    add_subdirectory(fakes/podman)
endif()
target_link_libraries(unit_http PRIVATE fake_podman_server OpenSSL::SSL)
