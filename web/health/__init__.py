"""Operations: how the installation is, for its operator and for a monitoring program."""
