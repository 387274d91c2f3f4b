package io.sensorium.training.dataset;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads dataset manifests: UTF-8, one sample a line, in JSON lines ({@code .jsonl}) or CSV ({@code
 * .csv}).
 *
 * <pre>{@code
 * {"id": "cat-1", "group": "cat", "label": "animals",
 *  "inputs": {"picture": "pictures/cat-1.png", "caption": "A cat.", "speech": null}}
 * }</pre>
 *
 * (on one line), or
 *
 * <pre>{@code
 * id,group,label,picture,caption,speech
 * cat-1,cat,animals,pictures/cat-1.png,A cat.,
 * }</pre>
 *
 * <p>A text stands in the manifest itself, or in a file: {@code {"file": "captions/cat-1.txt"}}, in
 * CSV a column {@code caption.file}. Other modalities are always files; {@code {"file": ...}} is
 * allowed there too. Paths are relative to the manifest's folder and stay inside it. An input that
 * is left out, null or empty is missing in that sample. {@code label} is the label of the only
 * head, or an object of labels by head name, in CSV columns {@code label.<head>}. Without {@code
 * id} the line's number is it; without {@code group} a sample is a group of its own.
 */
public final class DatasetReader {
  private final DatasetSchema schema;
  private final Path manifest;
  private final Path folder;
  private final DatasetFaults faults;
  private final List<LabelledSample> samples = new ArrayList<>();
  private final Map<String, Long> lines = new HashMap<>();

  private DatasetReader(DatasetSchema schema, Path manifest) throws IOException {
    this.schema = schema;
    this.manifest = manifest;
    this.folder = manifest.toRealPath().getParent();
    this.faults = new DatasetFaults(manifest);
  }

  /**
   * Reads a manifest; contents of files are not read yet.
   *
   * @throws SensoriumException {@code INVALID_DATASET} with every fault as {@code file:line:
   *     message}
   */
  public static Dataset read(Path manifest, DatasetSchema schema) {
    try {
      return new DatasetReader(schema, manifest).read();
    } catch (CharacterCodingException e) {
      throw unreadable(manifest, "is not UTF-8", e);
    } catch (NoSuchFileException e) {
      throw unreadable(manifest, "is not there", e);
    } catch (IOException e) {
      throw unreadable(manifest, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static SensoriumException unreadable(Path manifest, String why, IOException cause) {
    return new SensoriumException(
        ErrorCode.INVALID_DATASET, "dataset manifest '" + manifest + "' " + why, cause);
  }

  private Dataset read() throws IOException {
    if (manifest.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      new CsvRows(faults).read(manifest, this::add);
    } else {
      new JsonlRows(faults).read(manifest, this::add);
    }
    faults.throwIfAny();
    if (samples.isEmpty()) {
      throw new SensoriumException(
          ErrorCode.INVALID_DATASET, "dataset manifest '" + manifest + "' has no samples");
    }
    return new Dataset(manifest, samples);
  }

  private void add(ManifestRow row) {
    String id = row.id().orElse(Long.toString(row.line()));
    Long first = lines.putIfAbsent(id, row.line());
    if (first != null) {
      faults.add(row.line(), "id '" + id + "' stands on line " + first + " already");
    }
    Map<String, String> labels = labels(row);
    Map<String, InputContent> inputs = inputs(row);
    // Group names of their own must not meet those of the manifest.
    String group = row.group().map(name -> "group " + name).orElse("sample " + id);
    samples.add(new LabelledSample(id, group, labels, inputs, row.line()));
  }

  private Map<String, String> labels(ManifestRow row) {
    Map<String, String> labels = row.labels();
    String only = labels.remove(ManifestRow.ONLY_HEAD);
    if (only != null && schema.heads().size() == 1) {
      labels.put(schema.heads().get(0), only);
    } else if (only != null) {
      faults.add(row.line(), "'label' must name its head, which is one of " + schema.heads());
    }
    for (String head : schema.heads()) {
      if (labels.getOrDefault(head, "").isBlank()) {
        faults.add(row.line(), "there is no label for head '" + head + "'");
      }
    }
    for (String head : labels.keySet()) {
      if (!schema.heads().contains(head)) {
        faults.add(row.line(), "head '" + head + "' is none of the pipeline's, " + schema.heads());
      }
    }
    return labels;
  }

  private Map<String, InputContent> inputs(ManifestRow row) {
    Map<String, InputContent> inputs = new HashMap<>();
    row.inputs().forEach((name, cell) -> input(row.line(), name, cell, inputs));
    if (row.inputs().isEmpty()) {
      faults.add(
          row.line(), "there is no input; give at least one of " + schema.modalities().keySet());
    }
    return inputs;
  }

  private void input(
      long line, String name, ManifestRow.Cell cell, Map<String, InputContent> inputs) {
    if (!schema.modalities().containsKey(name)) {
      faults.add(
          line, "input '" + name + "' is none of the pipeline's, " + schema.modalities().keySet());
    } else if (schema.isText(name) && !cell.file()) {
      inputs.put(name, new InputContent.Text(cell.value()));
    } else {
      file(line, name, cell.value(), inputs);
    }
  }

  private void file(long line, String name, String value, Map<String, InputContent> inputs) {
    try {
      Path path = folder.resolve(value).normalize();
      if (!path.startsWith(folder)
          || (Files.exists(path) && !path.toRealPath().startsWith(folder))) {
        faults.add(line, "file '" + value + "' of input '" + name + "' is outside of " + folder);
      } else if (!Files.isRegularFile(path)) {
        faults.add(line, "file '" + value + "' of input '" + name + "' is not in " + folder);
      } else {
        inputs.put(name, new InputContent.File(path, schema.isText(name)));
      }
    } catch (IOException | IllegalArgumentException e) {
      faults.add(line, "'" + value + "' of input '" + name + "' is not a path");
    }
  }
}
