package io.sensorium.host.store;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Files and folders by the digest of what is in them. An artifact is there wholly or not at all and
 * never changes. Thread-safe, and safe to share between processes.
 *
 * <p>The digest of a file is its sha256. That of a folder is the sha256 over the paths and digests
 * of its files; empty folders do not count.
 */
public final class ArtifactStore {
  private final StoreFolder folder;
  private final Set<String> verified = ConcurrentHashMap.newKeySet();

  ArtifactStore(StoreFolder folder) {
    this.folder = folder;
  }

  /**
   * Copies a file or a whole folder into the store; what is there already stays as it is, unless it
   * is damaged. It is kept from garbage collection until a desired state names it, this store is
   * closed or it is {@link #release released}.
   *
   * @return its digest
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}; {@code ARTIFACT_NOT_AVAILABLE} if the
   *     source cannot be read, or holds a link
   */
  public String put(Path source) {
    return put(target -> ArtifactCopy.copy(source, target));
  }

  /**
   * The digest that a file or a whole folder would have in a store.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} if it cannot be read, or holds a link
   */
  public static String digest(Path source) {
    try {
      return FolderDigest.ofFileOrFolder(source);
    } catch (IOException e) {
      throw ArtifactCopy.unreadable(source.toString(), e);
    }
  }

  /**
   * Copies a stream into the store as a file, in the same way. The stream stays open.
   *
   * @param name of what is read, for errors
   */
  public String put(String name, InputStream content) {
    return put(target -> ArtifactCopy.copy(name, content, target));
  }

  /**
   * Where an artifact is. Its content is checked when it is first asked for. It must not be written
   * to.
   *
   * @param name what it is, for errors, such as {@code bundle 'echo/1.0.0'}
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} or {@code ARTIFACT_DAMAGED}
   */
  public Path path(String digest, String name) {
    if (!verified.contains(digest) || !contains(digest)) {
      verify(digest, name);
    }
    return file(digest);
  }

  /**
   * Checks the content of an artifact against its digest, whether or not it was checked before.
   *
   * @param name what it is, for errors
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} or {@code ARTIFACT_DAMAGED}
   */
  public void verify(String digest, String name) {
    if (!contains(digest)) {
      throw missing(digest, name);
    }
    String found = digestOf(digest, name);
    if (!found.equals(digest)) {
      verified.remove(digest);
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "%s is damaged: %s should have sha256 %s, but has %s; put it in again"
              .formatted(name, file(digest), digest, found));
    }
    verified.add(digest);
  }

  public boolean contains(String digest) {
    return Files.exists(file(digest));
  }

  /** The digests of all that is there, sorted. */
  public List<String> list() {
    return folder.children(folder.artifacts()).stream()
        .map(path -> path.getFileName().toString())
        .filter(Sha256::isDigest)
        .sorted()
        .toList();
  }

  /**
   * How many bytes the files of an artifact have.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE}
   */
  public long bytes(String digest) {
    try (Stream<Path> all = Files.walk(file(digest))) {
      long bytes = 0;
      for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(each);
      }
      return bytes;
    } catch (IOException e) {
      throw missing(digest, "the artifact");
    }
  }

  /**
   * Deletes an artifact, if it is there, whoever needs it; garbage collection knows better.
   *
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  public void delete(String digest) {
    Path condemned = folder.session().temporary();
    folder.writing(
        () -> {
          folder.exclusively(() -> moveAway(digest, condemned));
          DurableFiles.delete(condemned);
          return digest;
        });
  }

  /**
   * No longer keeps artifacts from garbage collection that were put and turned out not to be
   * wanted.
   *
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  public void release(Set<String> digests) {
    StoreSession session = folder.session();
    folder.exclusively(
        () -> {
          session.release(digests);
          return digests;
        });
  }

  /** Takes an artifact out of the store, for the holder of the store's lock. */
  Path moveAway(String digest, Path target) throws IOException {
    verified.remove(digest);
    if (contains(digest)) {
      Files.move(file(digest), target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  SensoriumException missing(String digest, String name) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_NOT_AVAILABLE,
        "%s is not in the store %s, which has nothing with sha256 %s; put it in again"
            .formatted(name, folder.root(), digest));
  }

  @FunctionalInterface
  private interface Copy {
    /** Copies to a path that is not there yet; returns the digest. */
    String to(Path target) throws IOException;
  }

  private String put(Copy copy) {
    StoreSession session = folder.session();
    Path temporary = session.temporary();
    return folder.writing(
        () -> {
          try {
            String digest = copy.to(temporary);
            publish(digest, temporary, session);
            return digest;
          } finally {
            DurableFiles.delete(temporary);
          }
        });
  }

  private void publish(String digest, Path finished, StoreSession session) throws IOException {
    boolean there = contains(digest);
    boolean sound = there && isSound(digest);
    if (!sound) {
      // The disk may take long; others need not wait for it.
      DurableFiles.force(finished);
    }
    Path damaged = session.temporary();
    folder.exclusively(
        () -> {
          session.hold(digest);
          if (there && !sound) {
            moveAway(digest, damaged);
          }
          if (!contains(digest)) {
            DurableFiles.publish(finished, file(digest));
          }
          return digest;
        });
    DurableFiles.delete(damaged);
  }

  private boolean isSound(String digest) throws IOException {
    if (verified.contains(digest) || found(digest).equals(Optional.of(digest))) {
      verified.add(digest);
      return true;
    }
    return false;
  }

  /** The digest of what is there; empty if garbage collection has just moved it away. */
  private Optional<String> found(String digest) throws IOException {
    try {
      return Optional.of(FolderDigest.ofFileOrFolder(file(digest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String digestOf(String digest, String name) {
    try {
      return FolderDigest.ofFileOrFolder(file(digest));
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "%s is damaged: %s cannot be read: %s; put it in again"
              .formatted(name, file(digest), StoreFolder.reason(e)),
          e);
    }
  }

  private Path file(String digest) {
    return folder.artifacts().resolve(Sha256.require(digest));
  }
}
