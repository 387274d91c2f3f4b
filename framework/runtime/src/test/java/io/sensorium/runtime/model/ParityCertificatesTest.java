package io.sensorium.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.runtime.model.ParityCertificate.Comparison;
import io.sensorium.runtime.model.ParityCertificate.EngineRun;
import io.sensorium.runtime.model.ParityCertificate.Model;
import io.sensorium.runtime.model.ParityCertificate.OutputDifference;
import io.sensorium.runtime.model.ParityCertificate.Samples;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParityCertificatesTest {
  @TempDir private Path folder;

  private ModelVersion version() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("stamps").resolve("3"));
    return new ModelVersion("stamps", 3, "00", directory, Instant.EPOCH, Map.of());
  }

  private static ParityCertificate certificate(double difference, int sameArgMax) {
    List<OutputDifference> outputs =
        List.of(
            new OutputDifference("kind", List.of("picture", "caption"), 4, 1e-6, 4),
            new OutputDifference("kind", List.of("caption"), 4, difference, sameArgMax));
    return new ParityCertificate(
        new Model("stamps", 3, "00"),
        List.of(
            new EngineRun("pytorch", "2.7.1", "aa", "cpu", 10.5, 2000),
            new EngineRun("tensorflow", "2.18.0", "bb", "cpu", 9.5, 1000)),
        new Samples("recorded", 4),
        1e-4,
        "2026-01-02T03:04:05Z",
        List.of(new Comparison("tensorflow", "pytorch", Map.of("caption", 2e-7), outputs)));
  }

  @ParameterizedTest
  @CsvSource({"0, 4, true", "1e-4, 4, true", "1.1e-4, 4, false", "0, 3, false", "NaN, 4, false"})
  void agreesIfEveryOutputDoes(double difference, int sameArgMax, boolean agrees) {
    assertEquals(agrees, certificate(difference, sameArgMax).agrees());
  }

  @Test
  void anotherToleranceGivesAnotherVerdict() {
    assertFalse(certificate(1e-3, 4).agrees());
    assertTrue(certificate(1e-3, 4).agreesWithin(1e-2));
    assertFalse(certificate(1e-5, 4).agreesWithin(1e-6));
  }

  @Test
  void standsBesideItsVersion() throws IOException {
    ModelVersion version = version();
    assertEquals(Optional.empty(), ParityCertificates.find(version));

    ParityCertificates.store(version, certificate(1, 0));
    ParityCertificates.store(version, certificate(1e-5, 4));

    assertEquals(certificate(1e-5, 4), ParityCertificates.find(version).orElseThrow());
    try (Stream<Path> files = Files.list(folder.resolve("stamps"))) {
      assertEquals(
          List.of("3", "3.parity.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void holdsItsVerdict() throws IOException {
    ParityCertificates.store(version(), certificate(1e-5, 4));

    JsonNode json = new ObjectMapper().readTree(ParityCertificates.file(version()).toFile());

    assertTrue(json.required("agrees").booleanValue());
    assertEquals(1e-5, json.at("/comparisons/0/outputs/1/maximumDifference").doubleValue());
    assertFalse(json.has("maximumDifference"), "what can be computed is not stored");
  }

  @Test
  void damagedOneIsNamed() throws IOException {
    Files.writeString(ParityCertificates.file(version()), "{}");
    ModelVersion version = version();

    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> ParityCertificates.find(version));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, failure.code());
    assertTrue(failure.getMessage().contains("models verify stamps@3"), failure.getMessage());
  }
}
