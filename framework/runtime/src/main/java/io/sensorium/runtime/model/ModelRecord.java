package io.sensorium.runtime.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code model.json} says of a version.
 *
 * @param files sha256 of each other file, by name
 */
record ModelRecord(
    Instant created,
    Map<String, List<String>> labels,
    Map<String, String> encoders,
    Map<String, String> files) {
  static final String RECORD = "model.json";
  static final String NETWORK = "network.onnx";
  static final String DEFINITION = "pipeline.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  static ModelRecord of(ModelDraft draft, Map<String, String> files, Instant created) {
    return new ModelRecord(
        created, new TreeMap<>(draft.labels()), new TreeMap<>(draft.encoders()), files);
  }

  void write(Path folder) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("digest", digest());
    node.put("created", created.toString());
    node.set("labels", JSON.valueToTree(labels));
    node.set("encoders", JSON.valueToTree(encoders));
    node.set("files", JSON.valueToTree(files));
    JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(RECORD).toFile(), node);
  }

  static ModelRecord parse(Path folder) throws IOException {
    JsonNode node = JSON.readTree(Files.readAllBytes(folder.resolve(RECORD)));
    ModelRecord model = parse(node);
    if (!model.digest().equals(node.path("digest").asText())) {
      throw new IOException(RECORD + " is not what was published");
    }
    return model;
  }

  private static ModelRecord parse(JsonNode node) throws IOException {
    try {
      return new ModelRecord(
          Instant.parse(node.path("created").asText()),
          JSON.convertValue(node.path("labels"), new TypeReference<>() {}),
          JSON.convertValue(node.path("encoders"), new TypeReference<>() {}),
          JSON.convertValue(node.path("files"), new TypeReference<>() {}));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(RECORD + " is not a model's record: " + e.getMessage(), e);
    }
  }

  static ModelVersion read(String pipeline, int number, Path folder) {
    try {
      ModelRecord model = parse(folder);
      return new ModelVersion(
          pipeline, number, model.digest(), folder, model.created(), model.labels());
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "model version %d of pipeline '%s' is damaged: %s; train it again"
              .formatted(number, pipeline, e.getMessage()),
          e);
    }
  }

  /** Over what the version is made of, and not when. */
  String digest() {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(files).forEach((name, sha256) -> parts.add("file " + name + " " + sha256));
    new TreeMap<>(encoders)
        .forEach((input, sha256) -> parts.add("encoder " + input + " " + sha256));
    new TreeMap<>(labels).forEach((head, names) -> parts.add("labels " + head + " " + names));
    return Sha256.of(parts);
  }
}
