package io.sensorium.runtime.model;

import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.OnnxWriter;
import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trained versions of pipelines, on disk: {@code <root>/<pipeline>/<number>/}. A version is there
 * wholly or not at all, and never changes. Thread-safe, and safe to share between processes.
 */
public final class ModelRepository {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
  private static final Pattern FILE = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)*");
  private static final int MOST_ATTEMPTS = 100;
  private final Path root;

  public ModelRepository(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** The names of all pipelines that have a version, sorted. */
  public List<String> pipelines() {
    return children(root).stream()
        .filter(name -> NAME.matcher(name).matches() && latest(name).isPresent())
        .sorted()
        .toList();
  }

  /** The versions of a pipeline, the oldest first; empty if there is none. */
  public List<ModelVersion> versions(String pipeline) {
    return numbers(pipeline).stream()
        .sorted()
        .map(number -> ModelRecord.read(pipeline, number, folder(pipeline, number)))
        .toList();
  }

  /** The newest version of a pipeline. */
  public Optional<ModelVersion> latest(String pipeline) {
    return numbers(pipeline).stream()
        .max(Comparator.naturalOrder())
        .map(number -> ModelRecord.read(pipeline, number, folder(pipeline, number)));
  }

  /** One version of a pipeline, by its number. */
  public Optional<ModelVersion> find(String pipeline, int number) {
    return numbers(pipeline).stream()
        .filter(each -> each == number)
        .findFirst()
        .map(each -> ModelRecord.read(pipeline, number, folder(pipeline, number)));
  }

  /**
   * A version in a folder of its own, a copy of one that was published.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED}
   */
  public static ModelVersion read(String pipeline, int number, Path folder) {
    return ModelRecord.read(pipeline, number, folder);
  }

  /**
   * Adds the next version of a pipeline.
   *
   * @throws SensoriumException {@code INTERNAL} if the files cannot be written
   */
  public ModelVersion publish(ModelDraft draft) {
    requireName(draft.pipeline());
    try {
      Path temporary = Files.createDirectories(root.resolve(".temporary-" + UUID.randomUUID()));
      try {
        Path finished = Files.createDirectory(temporary.resolve("version"));
        write(draft, finished);
        return publish(draft.pipeline(), finished);
      } finally {
        DurableFiles.delete(temporary);
      }
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INTERNAL, "models cannot be written to " + root + ": " + e.getMessage(), e);
    }
  }

  private static void write(ModelDraft draft, Path folder) throws IOException {
    OnnxWriter.write(draft.network().model(), folder.resolve(ModelRecord.NETWORK));
    Files.writeString(folder.resolve(ModelRecord.DEFINITION), draft.definition());
    copySubstitutes(draft, folder);
    for (Map.Entry<String, byte[]> file : draft.files().entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (!FILE.matcher(file.getKey()).matches() || Files.exists(target)) {
        throw new IllegalArgumentException("'" + file.getKey() + "' cannot be a model's file");
      }
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    ModelRecord.of(draft, digests(folder), now).write(folder);
  }

  private static void copySubstitutes(ModelDraft draft, Path folder) throws IOException {
    for (Map.Entry<String, Path> substitute : draft.substitutes().entrySet()) {
      String name = substitute.getKey();
      Path copy = folder.resolve(name).normalize();
      if (!copy.startsWith(folder) || Files.exists(copy) || isOwnName(draft, name)) {
        throw new SensoriumException(
            ErrorCode.INVALID_DEFINITION,
            "pipeline '%s' has a substitute in the file '%s', a name that a model version needs itself; rename the file"
                .formatted(draft.pipeline(), name));
      }
      Files.createDirectories(copy.getParent());
      Files.copy(substitute.getValue(), copy);
    }
  }

  private static boolean isOwnName(ModelDraft draft, String name) {
    return name.equals(ModelRecord.RECORD)
        || draft.files().keySet().stream()
            .anyMatch(file -> file.equals(name) || file.startsWith(name + "/"));
  }

  /** Moving onto a version that another process has just added fails: the next number is tried. */
  private ModelVersion publish(String pipeline, Path finished) throws IOException {
    for (int attempt = 0; ; attempt++) {
      int number = numbers(pipeline).stream().max(Comparator.naturalOrder()).orElse(0) + 1;
      try {
        DurableFiles.publish(finished, folder(pipeline, number));
        return ModelRecord.read(pipeline, number, folder(pipeline, number));
      } catch (FileSystemException e) {
        if (attempt == MOST_ATTEMPTS || Files.notExists(folder(pipeline, number))) {
          throw e;
        }
      }
    }
  }

  /**
   * Checks every file of a version against the digest it was published with.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED}
   */
  public void verify(ModelVersion version) {
    try {
      Map<String, String> expected = ModelRecord.parse(version.directory()).files();
      Map<String, String> found = digests(version.directory());
      for (String file : new TreeMap<>(expected).keySet()) {
        if (!expected.get(file).equals(found.getOrDefault(file, "nothing"))) {
          throw damaged(version, "'" + file + "' is not what was published");
        }
      }
      ModelVersion now =
          ModelRecord.read(version.pipeline(), version.number(), version.directory());
      if (!now.digest().equals(version.digest())) {
        throw damaged(version, "its digest is " + now.digest());
      }
    } catch (IOException e) {
      throw damaged(version, e.getMessage());
    }
  }

  /**
   * Refuses encoders that a version was not trained with: their embeddings mean something else, and
   * nobody would notice.
   *
   * @param encoders identity of each input's encoder, by input name
   * @throws SensoriumException {@code ENCODER_NOT_AVAILABLE}
   */
  public void requireEncoders(ModelVersion version, Map<String, String> encoders) {
    Map<String, String> trained = record(version).encoders();
    encoders.forEach(
        (input, encoder) -> {
          String expected = trained.getOrDefault(input, encoder);
          if (!expected.equals(encoder)) {
            throw new SensoriumException(
                ErrorCode.ENCODER_NOT_AVAILABLE,
                "pipeline '%s' would read input '%s' with %s, but its model version %d was trained with %s; train it again, or install the bundle that it was trained with"
                    .formatted(version.pipeline(), input, encoder, version.number(), expected));
          }
        });
  }

  private static ModelRecord record(ModelVersion version) {
    try {
      return ModelRecord.parse(version.directory());
    } catch (IOException e) {
      throw damaged(version, e.getMessage());
    }
  }

  /**
   * The trained network, for inference.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED}
   */
  public Network network(ModelVersion version) {
    verify(version);
    try {
      return Network.frozen(OnnxReader.read(version.network()));
    } catch (IOException | InvalidNetworkException e) {
      throw damaged(version, e.getMessage());
    }
  }

  private static SensoriumException damaged(ModelVersion version, String how) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_DAMAGED,
        "model version "
            + version.number()
            + " of pipeline '"
            + version.pipeline()
            + "' is damaged: "
            + how
            + "; train it again");
  }

  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : files(folder)) {
      String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
      if (!name.equals(ModelRecord.RECORD)) {
        digests.put(name, Sha256.of(file));
      }
    }
    return digests;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private List<Integer> numbers(String pipeline) {
    requireName(pipeline);
    return children(root.resolve(pipeline)).stream()
        .filter(name -> NUMBER.matcher(name).matches())
        .map(Integer::valueOf)
        .toList();
  }

  private static List<String> children(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INTERNAL, "models cannot be read from " + folder + ": " + e.getMessage(), e);
    }
  }

  private Path folder(String pipeline, int number) {
    return root.resolve(pipeline).resolve(Integer.toString(number));
  }

  private static void requireName(String pipeline) {
    if (!NAME.matcher(pipeline).matches()) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND, "no pipeline can be named '" + pipeline + "'");
    }
  }
}
