package io.sensorium.training.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads manifests of one JSON object a line; empty lines are skipped. */
final class JsonlRows {
  private static final Set<String> KEYS = Set.of("id", "group", "label", "inputs");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final DatasetFaults faults;

  JsonlRows(DatasetFaults faults) {
    this.faults = faults;
  }

  void read(Path manifest, Consumer<ManifestRow> rows) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(manifest)) {
      long number = 1;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          row(number, line).ifPresent(rows);
        }
        number++;
      }
    }
  }

  private Optional<ManifestRow> row(long line, String text) {
    try {
      JsonNode object = MAPPER.readTree(text);
      if (object.isObject()) {
        return Optional.of(row(line, object));
      }
      faults.add(line, "the line is not a JSON object, such as {\"label\": ..., \"inputs\": ...}");
    } catch (JsonProcessingException e) {
      faults.add(line, "the line is not JSON: " + e.getOriginalMessage());
    }
    return Optional.empty();
  }

  private ManifestRow row(long line, JsonNode object) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                faults.add(line, "key '" + key + "' is none of id, group, label and inputs");
              }
            });
    return new ManifestRow(
        line,
        text(line, object, "id"),
        text(line, object, "group"),
        labels(line, object.path("label")),
        inputs(line, object.path("inputs")));
  }

  private Optional<String> text(long line, JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() && !value.isIntegralNumber()) {
      faults.add(line, "'" + key + "' must be a text, but is " + value);
    }
    return Optional.of(value.asText());
  }

  private Map<String, String> labels(long line, JsonNode label) {
    if (label.isTextual()) {
      return Map.of(ManifestRow.ONLY_HEAD, label.asText());
    }
    Map<String, String> labels = new LinkedHashMap<>();
    if (label.isObject()) {
      label
          .fieldNames()
          .forEachRemaining(
              head -> text(line, label, head).ifPresent(text -> labels.put(head, text)));
    } else if (!label.isMissingNode()) {
      faults.add(line, "'label' must be a text, or an object of texts by head, but is " + label);
    }
    return labels;
  }

  private Map<String, ManifestRow.Cell> inputs(long line, JsonNode inputs) {
    Map<String, ManifestRow.Cell> cells = new LinkedHashMap<>();
    if (!inputs.isObject()) {
      faults.add(line, "'inputs' must be an object, such as {\"caption\": \"a red ball\"}");
      return cells;
    }
    inputs.fieldNames().forEachRemaining(name -> cell(line, name, inputs.get(name), cells));
    return cells;
  }

  private void cell(long line, String name, JsonNode value, Map<String, ManifestRow.Cell> cells) {
    JsonNode file = value.path("file");
    if (value.isTextual()) {
      cells.put(name, new ManifestRow.Cell(value.asText(), false));
    } else if (file.isTextual() && value.size() == 1) {
      cells.put(name, new ManifestRow.Cell(file.asText(), true));
    } else if (!value.isNull()) {
      faults.add(
          line, "input '" + name + "' must be a text or {\"file\": \"path\"}, but is " + value);
    }
  }
}
