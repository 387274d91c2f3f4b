package io.sensorium.training.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects samples and writes them as a manifest of JSON lines, which {@link DatasetReader} reads.
 */
public final class ManifestWriter {
  private final ObjectMapper mapper = new ObjectMapper();
  private final List<String> lines = new ArrayList<>();

  /**
   * Adds a sample of a pipeline with one head.
   *
   * @param inputs texts, or paths relative to the manifest, by input name
   */
  public void add(String id, String group, String label, Map<String, String> inputs) {
    ObjectNode line = mapper.createObjectNode().put("id", id).put("group", group);
    add(line.put("label", label), inputs);
  }

  /**
   * Adds a sample that is a group of its own.
   *
   * @param labels by head name
   * @param inputs texts, or paths relative to the manifest, by input name
   */
  public void add(String id, Map<String, String> labels, Map<String, String> inputs) {
    ObjectNode line = mapper.createObjectNode().put("id", id);
    ObjectNode byHead = line.putObject("label");
    labels.forEach(byHead::put);
    add(line, inputs);
  }

  private void add(ObjectNode line, Map<String, String> inputs) {
    ObjectNode values = line.putObject("inputs");
    inputs.forEach(values::put);
    try {
      lines.add(mapper.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a sample of texts is always JSON", e);
    }
  }

  /** The manifest itself. */
  public byte[] bytes() {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Writes last of all, and wholly or not at all: a manifest promises that its files are there. */
  public Path write(Path folder) throws IOException {
    Path draft = Files.createTempFile(folder, "manifest", ".part");
    Files.write(draft, bytes());
    return Files.move(
        draft,
        folder.resolve("manifest.jsonl"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
