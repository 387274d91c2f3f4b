package io.sensorium.server.administration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an audit log ends, kept in a file of its own so that a log that was cut is noticed.
 *
 * @param number of the last line; 0 for none
 * @param sha256 of the last line; zeros for none
 */
record AuditHead(long number, String sha256) {
  AuditHead {
    Objects.requireNonNull(sha256, "'sha256' is missing");
  }

  static final AuditHead NONE = new AuditHead(0, AuditEntry.NO_LINE);

  static Optional<AuditHead> read(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(AdministrationJson.read(Files.readAllBytes(file), AuditHead.class))
        : Optional.empty();
  }

  void write(Path file) throws IOException {
    PrivateFiles.write(file, AdministrationJson.write(this));
  }
}
