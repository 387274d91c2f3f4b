package io.sensorium.runtime.artifact;

import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.plugin.PluginContext.FileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that were fetched or derived, on the local disk, addressed by digest. Thread-safe, and safe
 * to share between processes.
 *
 * <p>Packages lie in {@code packages/}, files taken out of them in {@code files/}, unpacked folders
 * in {@code folders/} and derived files in {@code derived/}. What is found damaged is made anew.
 */
public final class ArtifactCache {
  private final Path root;
  private final boolean offline;
  private final ProgressListener listener;
  private final PackageClient client;
  private final DerivedFiles derived;
  private final Set<Path> verified = ConcurrentHashMap.newKeySet();

  /**
   * A cache.
   *
   * @param offline whether fetching is forbidden
   */
  public ArtifactCache(Path root, boolean offline, ProgressListener listener) {
    this(root, offline, listener, new CommandLineClient());
  }

  ArtifactCache(Path root, boolean offline, ProgressListener listener, PackageClient client) {
    this.root = root.toAbsolutePath();
    this.offline = offline;
    this.listener = listener;
    this.client = client;
    this.derived = new DerivedFiles(this);
  }

  /** {@code SENSORIUM_CACHE}, else {@code sensorium} in the user's cache folder. */
  public static Path defaultRoot(Map<String, String> environment) {
    String own = environment.getOrDefault("SENSORIUM_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path folder =
        caches.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(caches);
    return folder.resolve("sensorium").toAbsolutePath();
  }

  public Path root() {
    return root;
  }

  /**
   * What a source names, fetched if need be: a folder if its entry ends in {@code /}, else a file.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} or {@code ARTIFACT_DAMAGED}
   */
  public Path local(ArtifactSource source) {
    return source.entry().endsWith("/") ? directory(source) : resolve(source);
  }

  /**
   * The local copy of a file, fetched if need be. Its digest is checked when it is first asked for.
   * It must not be written to.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} or {@code ARTIFACT_DAMAGED}
   */
  public Path resolve(ArtifactSource source) {
    if (source.entry().isEmpty()) {
      return packageFile(source);
    }
    Path file = root.resolve("files").resolve(source.sha256());
    if (verified.contains(file) && Files.exists(file)) {
      return file;
    }
    try (ProcessLock lock = lock(source.sha256())) {
      if (!matches(file, source.sha256())) {
        extract(source, file);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    return file;
  }

  /**
   * The folder of all files below an entry that ends in {@code /}, fetched and unpacked if need be;
   * together they may have as many bytes as the source declares. It must not be written to.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} or {@code ARTIFACT_DAMAGED}
   */
  public Path directory(ArtifactSource source) {
    String key = Sha256.of(List.of(source.origin().sha256(), source.entry()));
    Path folder = root.resolve("folders").resolve(key);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (ProcessLock lock = lock(key)) {
      if (!Files.isDirectory(folder)) {
        unpack(source, folder);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    return folder;
  }

  /**
   * A file that code makes from artifacts; made once for each version and set of sources.
   *
   * @param owner who makes it, such as a plugin's name
   * @param sourceDigests sha256 of what it is made from
   * @throws SensoriumException {@code PLUGIN_FAILED} if the writer throws
   */
  public Path derived(
      String owner, String name, String version, List<String> sourceDigests, FileWriter writer) {
    try {
      return derived.file(owner, name, version, sourceDigests, writer);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Whether a file is there with its digest; each is read once a process. */
  boolean matches(Path file, String sha256) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (verified.contains(file) || Sha256.of(file).equals(sha256)) {
      verified.add(file);
      return true;
    }
    return false;
  }

  ProcessLock lock(String key) throws IOException {
    return ProcessLock.acquire(root.resolve("locks").resolve(key));
  }

  /** A new empty folder on the cache's file system. */
  Path temporaryFolder() throws IOException {
    return Files.createDirectories(root.resolve("temporary").resolve(UUID.randomUUID().toString()));
  }

  private void extract(ArtifactSource source, Path file) throws IOException {
    Path packageFile = packageFile(source);
    Path folder = temporaryFolder();
    try {
      Path extracted = folder.resolve("file");
      new ArtifactExtraction(source, packageFile).extractTo(extracted);
      requireDigest("artifact '" + source.name() + "'", extracted, source.sha256());
      DurableFiles.publish(extracted, file);
      verified.add(file);
    } finally {
      DurableFiles.delete(folder);
    }
  }

  private void unpack(ArtifactSource source, Path target) throws IOException {
    Path packageFile = packageFile(source);
    Path folder = temporaryFolder();
    try {
      Path unpacked = Files.createDirectory(folder.resolve("folder"));
      new ArtifactExtraction(source, packageFile).unpackTo(unpacked);
      DurableFiles.publish(unpacked, target);
    } finally {
      DurableFiles.delete(folder);
    }
  }

  private Path packageFile(ArtifactSource source) {
    PackageOrigin origin = source.origin();
    Path file = root.resolve("packages").resolve(origin.sha256());
    if (verified.contains(file) && Files.exists(file)) {
      return file;
    }
    try (ProcessLock lock = lock(origin.sha256() + ".package")) {
      if (!matches(file, origin.sha256())) {
        fetch(source, file);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    return file;
  }

  private void fetch(ArtifactSource source, Path file) throws IOException {
    PackageOrigin origin = source.origin();
    if (offline) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE,
          "artifact '"
              + source.name()
              + "' is not in the cache, and fetching is off; run once without --offline, or 'sensorium models fetch', so that '"
              + ClientCommand.shortForm(origin)
              + "' fetches it");
    }
    Path folder = temporaryFolder();
    listener.started(source);
    try (FetchWatch watch = new FetchWatch(source, folder, listener)) {
      Path fetched = client.fetch(origin, folder);
      long bytes = Files.size(fetched);
      requireDigest("package '" + origin.coordinate() + "'", fetched, origin.sha256());
      DurableFiles.publish(fetched, file);
      verified.add(file);
      watch.close();
      listener.finished(source, bytes);
    } finally {
      DurableFiles.delete(folder);
    }
  }

  private static void requireDigest(String what, Path file, String expected) throws IOException {
    String found = Sha256.of(file);
    if (!found.equals(expected)) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          what + " should have sha256 " + expected + ", but has " + found);
    }
  }

  private SensoriumException unusable(IOException cause) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_NOT_AVAILABLE,
        "cache folder " + root + " cannot be used: " + cause,
        cause);
  }
}
