# What is installed besides the programs; src/ installs those.
install(FILES man/fgnctl.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES man/fgn.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES completion/fgnctl.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME fgnctl)
install(FILES completion/_fgnctl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES units/fgnctl.tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME fgnctl.conf)
install(FILES units/fgnctl.slice DESTINATION lib/systemd/system)
install(FILES README.md NEWS.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN __pycache__ EXCLUDE)
