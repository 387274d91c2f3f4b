package io.sensorium.training.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects samples and writes them as a manifest of JSON lines. */
final class ManifestWriter {
  private final ObjectMapper mapper = new ObjectMapper();
  private final List<String> lines = new ArrayList<>();

  /** Adds a sample; values are texts, or paths relative to the manifest. */
  void add(String id, String group, String label, Map<String, String> inputs) throws IOException {
    ObjectNode line = mapper.createObjectNode().put("id", id).put("group", group);
    line.put("label", label);
    ObjectNode values = line.putObject("inputs");
    inputs.forEach(values::put);
    lines.add(mapper.writeValueAsString(line));
  }

  /** Writes last of all, and wholly or not at all: a manifest promises that its files are there. */
  Path write(Path folder) throws IOException {
    Path draft = Files.createTempFile(folder, "manifest", ".part");
    Files.write(draft, lines);
    return Files.move(
        draft,
        folder.resolve("manifest.jsonl"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
