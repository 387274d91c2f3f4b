package io.sensorium.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
  @TempDir Path root;
  private ModelRepository repository;

  @BeforeEach
  void open() {
    repository = new ModelRepository(root);
  }

  @Test
  void givesBackWhatWasPublished() throws Exception {
    ModelVersion version = repository.publish(draft("stamps", 1));

    assertEquals(List.of("stamps"), repository.pipelines());
    assertEquals(List.of(version), repository.versions("stamps"));
    assertEquals(1, version.number());
    assertEquals(Map.of("category", List.of("animals", "food")), version.labels());
    assertEquals("pipeline: stamps", Files.readString(version.definition()));
    assertArrayEquals(
        network(1).graph().initializers().get("head.weight").floats(),
        repository.network(version).graph().initializers().get("head.weight").floats());
    repository.verify(version);
  }

  @Test
  void numbersVersionsAndTellsThemApartByDigest() {
    ModelVersion first = repository.publish(draft("stamps", 1));
    ModelVersion second = repository.publish(draft("stamps", 2));
    ModelVersion again = repository.publish(draft("stamps", 2));

    assertEquals(
        List.of(1, 2, 3), Stream.of(first, second, again).map(ModelVersion::number).toList());
    assertEquals(again, repository.latest("stamps").orElseThrow());
    assertTrue(!first.digest().equals(second.digest()));
    assertEquals(second.digest(), again.digest());
  }

  @Test
  void findsAVersionByItsNumber() {
    ModelVersion first = repository.publish(draft("stamps", 1));
    repository.publish(draft("stamps", 2));

    assertEquals(first, repository.find("stamps", 1).orElseThrow());
    assertTrue(repository.find("stamps", 3).isEmpty());
    assertTrue(repository.find("letters", 1).isEmpty());
  }

  @Test
  void concurrentPublicationsLoseNothing() {
    List<CompletableFuture<ModelVersion>> all =
        IntStream.range(0, 16)
            .mapToObj(
                seed ->
                    CompletableFuture.supplyAsync(() -> repository.publish(draft("stamps", seed))))
            .toList();

    assertEquals(
        16, all.stream().map(CompletableFuture::join).map(ModelVersion::number).distinct().count());
    assertEquals(16, repository.versions("stamps").size());
  }

  @Test
  void namesTheDamagedFile() throws Exception {
    ModelVersion version = repository.publish(draft("stamps", 1));
    Files.writeString(version.definition(), "pipeline: other");

    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> repository.verify(version));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, failure.code());
    assertTrue(failure.getMessage().contains("pipeline.yaml"), failure.getMessage());
  }

  @Test
  void refusesAManifestThatWasChanged() throws Exception {
    ModelVersion version = repository.publish(draft("stamps", 1));
    Path manifest = version.directory().resolve(ModelRecord.RECORD);
    Files.writeString(manifest, Files.readString(manifest).replace("animals", "plants"));

    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> repository.latest("stamps"));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, failure.code());
  }

  @Test
  void staysInsideItsFolder() {
    assertThrows(SensoriumException.class, () -> repository.versions("../stamps"));
    assertThrows(SensoriumException.class, () -> repository.publish(draft("..", 1)));
  }

  @Test
  void aMissingFolderIsAnEmptyRepository() {
    ModelRepository missing = new ModelRepository(root.resolve("none"));

    assertEquals(List.of(), missing.pipelines());
    assertTrue(missing.latest("stamps").isEmpty());
  }

  private static ModelDraft draft(String pipeline, long seed) {
    return new ModelDraft(
        pipeline,
        "pipeline: " + pipeline,
        network(seed),
        Map.of("category", List.of("animals", "food")),
        Map.of("caption", "0123"),
        Map.of("report.json", "{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static Network network(long seed) {
    NetworkBuilder builder = new NetworkBuilder("stamps", seed);
    builder.output(
        "category",
        builder.linear("head", builder.input("caption", ElementType.FLOAT, Shape.batchOf(3)), 2));
    return builder.build();
  }
}
