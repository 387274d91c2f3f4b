package io.sensorium.runtime.model;

import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.OnnxWriter;
import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trained versions of pipelines, on disk: {@code <root>/<pipeline>/<number>/}. A version is there
 * wholly or not at all, and never changes. Thread-safe, and safe to share between processes.
 */
public final class ModelRepository {
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private final Path root;

  public ModelRepository(Path root) {
    this.root = root;
  }

  /** The names of all pipelines that have a version, sorted. */
  public List<String> pipelines() {
    return children(root).stream()
        .filter(name -> NAME.matcher(name).matches())
        .filter(name -> !numbers(name).isEmpty())
        .sorted()
        .toList();
  }

  /**
   * The versions of a pipeline, the oldest first; empty if there is none.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED} if one cannot be read
   */
  public List<ModelVersion> versions(String pipeline) {
    return numbers(pipeline).stream().map(number -> version(pipeline, number)).toList();
  }

  /** The version of the highest number. */
  public Optional<ModelVersion> latest(String pipeline) {
    List<Integer> numbers = numbers(pipeline);
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(version(pipeline, numbers.get(numbers.size() - 1)));
  }

  /** Adds the next version of a pipeline. */
  public ModelVersion publish(ModelDraft draft) {
    requireName("pipeline", draft.pipeline());
    draft.files().keySet().forEach(name -> requireName("file", name));
    try {
      Files.createDirectories(root);
      Path staging = Files.createTempDirectory(root, ".publish-");
      try {
        Map<String, String> files = write(draft, staging);
        return publish(draft, files, staging);
      } finally {
        DurableFiles.delete(staging);
      }
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE,
          "a version of pipeline '"
              + draft.pipeline()
              + "' cannot be written to "
              + root
              + ": "
              + e,
          e);
    }
  }

  /** Takes the next free number; another process may take it first. */
  private ModelVersion publish(ModelDraft draft, Map<String, String> files, Path staging)
      throws IOException {
    while (true) {
      List<Integer> numbers = numbers(draft.pipeline());
      int number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
      ModelManifest manifest = ModelManifest.of(draft, number, files);
      manifest.write(staging);
      Path directory = directory(draft.pipeline(), number);
      try {
        DurableFiles.publish(staging, directory);
        return manifest.version(directory);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException taken) {
        if (Files.notExists(directory)) {
          throw taken;
        }
      }
    }
  }

  private static Map<String, String> write(ModelDraft draft, Path folder) throws IOException {
    OnnxWriter.write(draft.network().model(), folder.resolve("network.onnx"));
    Files.writeString(folder.resolve("pipeline.yaml"), draft.definition());
    for (Map.Entry<String, byte[]> file : draft.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Map<String, String> digests = new TreeMap<>();
    for (String name : children(folder)) {
      digests.put(name, Sha256.of(folder.resolve(name)));
    }
    return digests;
  }

  /**
   * Checks every file of a version against the digest it was published with.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED}
   */
  public void verify(ModelVersion version) {
    try {
      ModelManifest.read(version.directory()).verify(version.directory());
    } catch (IOException e) {
      throw unreadable(version, e);
    }
  }

  /** The trained network, for inference. */
  public Network network(ModelVersion version) {
    try {
      return Network.frozen(OnnxReader.read(version.network()));
    } catch (IOException e) {
      throw unreadable(version, e);
    }
  }

  private static SensoriumException unreadable(ModelVersion version, IOException cause) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_DAMAGED,
        "version "
            + version.number()
            + " of pipeline '"
            + version.pipeline()
            + "' cannot be read: "
            + cause,
        cause);
  }

  private ModelVersion version(String pipeline, int number) {
    Path directory = directory(pipeline, number);
    return ModelManifest.read(directory).version(directory);
  }

  private Path directory(String pipeline, int number) {
    return root.resolve(pipeline).resolve(Integer.toString(number));
  }

  private List<Integer> numbers(String pipeline) {
    requireName("pipeline", pipeline);
    return children(root.resolve(pipeline)).stream()
        .filter(name -> NUMBER.matcher(name).matches())
        .map(Integer::valueOf)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SensoriumException(ErrorCode.NOT_FOUND, what + " '" + name + "' is not a name");
    }
  }

  /** The names of what a folder holds; none if it is no folder. */
  private static List<String> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE, "folder " + folder + " cannot be read: " + e, e);
    }
  }
}
