package io.sensorium.runtime.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The certificates of model versions, each in a file beside its version: {@code 3.parity.json} for
 * version 3. A version never changes, but what is known of it may.
 */
public final class ParityCertificates {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ParityCertificates() {}

  /** Where the certificate of a version is, or would be. */
  public static Path file(ModelVersion version) {
    return version.directory().resolveSibling(version.number() + ".parity.json");
  }

  /**
   * The newest certificate of a version.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED} if the file is not one
   */
  public static Optional<ParityCertificate> find(ModelVersion version) {
    Path file = file(version);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), ParityCertificate.class));
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "the parity certificate "
              + file
              + " cannot be read; make it again with 'sensorium models"
              + " verify "
              + version.pipeline()
              + "@"
              + version.number()
              + "'",
          e);
    }
  }

  /**
   * Puts a certificate in the place of the one before.
   *
   * @throws SensoriumException {@code INTERNAL} if it cannot be written
   */
  public static void store(ModelVersion version, ParityCertificate certificate) {
    Path file = file(version);
    try {
      Path draft = file.resolveSibling(".temporary-" + UUID.randomUUID());
      try {
        JSON.writeValue(draft.toFile(), certificate);
        DurableFiles.publish(draft, file);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INTERNAL, "the parity certificate " + file + " cannot be written: " + e, e);
    }
  }
}
