package io.sensorium.runtime.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code model.json} says of a version.
 *
 * @param digest over everything else but number and time of creation
 * @param files sha256 of every other file, by name
 */
record ModelManifest(
    String pipeline,
    int number,
    String created,
    String digest,
    Map<String, List<String>> labels,
    Map<String, String> encoders,
    Map<String, String> files) {
  static final String FILE = "model.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static ModelManifest of(ModelDraft draft, int number, Map<String, String> files) {
    return new ModelManifest(
        draft.pipeline(),
        number,
        Instant.now().toString(),
        digest(draft.pipeline(), draft.labels(), draft.encoders(), files),
        new TreeMap<>(draft.labels()),
        new TreeMap<>(draft.encoders()),
        new TreeMap<>(files));
  }

  /**
   * Reads the manifest in a version's folder.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED} if it is none, or not of itself
   */
  static ModelManifest read(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      ModelManifest manifest = JSON.readValue(file.toFile(), ModelManifest.class);
      if (!manifest.digest.equals(
          digest(manifest.pipeline, manifest.labels, manifest.encoders, manifest.files))) {
        throw damaged(file + " does not have the digest that it names");
      }
      return manifest;
    } catch (IOException | NullPointerException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED, file + " is no description of a model version", e);
    }
  }

  void write(Path directory) throws IOException {
    Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(this));
  }

  /** Checks every file against its digest. */
  void verify(Path directory) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        throw damaged(path + " is missing");
      }
      String found = Sha256.of(path);
      if (!found.equals(file.getValue())) {
        throw damaged(
            path + " has the digest " + found + ", but was published with " + file.getValue());
      }
    }
  }

  ModelVersion version(Path directory) {
    return new ModelVersion(pipeline, number, digest, directory, Instant.parse(created), labels);
  }

  private static SensoriumException damaged(String message) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_DAMAGED, message + "; train or import it again");
  }

  private static String digest(
      String pipeline,
      Map<String, List<String>> labels,
      Map<String, String> encoders,
      Map<String, String> files) {
    List<String> parts = new ArrayList<>(List.of(pipeline));
    new TreeMap<>(labels).forEach((head, names) -> parts.add("labels " + head + Sha256.of(names)));
    new TreeMap<>(encoders)
        .forEach((input, sha256) -> parts.add("encoder " + input + " " + sha256));
    new TreeMap<>(files).forEach((name, sha256) -> parts.add("file " + name + " " + sha256));
    return Sha256.of(parts);
  }
}
