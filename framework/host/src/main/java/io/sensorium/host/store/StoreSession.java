package io.sensorium.host.store;

import io.sensorium.host.process.LifeSign;
import io.sensorium.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What one process is working on: its temporary files, and the artifacts that it has put but that
 * no desired state names yet. It lasts as long as the process, whose {@link LifeSign} tells the
 * others whether it lives.
 *
 * <p>Sessions begin, end and are looked at only by who holds the store's lock.
 */
final class StoreSession {
  private final Path folder;
  private final LifeSign sign;

  private StoreSession(Path folder, LifeSign sign) {
    this.folder = folder;
    this.sign = sign;
  }

  static StoreSession start(Path sessions) throws IOException {
    Path folder = sessions.resolve(UUID.randomUUID().toString());
    try {
      Files.createDirectories(folder.resolve("temporary"));
      Files.createDirectory(folder.resolve("held"));
      return new StoreSession(folder, LifeSign.in(folder));
    } catch (IOException | RuntimeException e) {
      DurableFiles.delete(folder);
      throw e;
    }
  }

  /** Deletes all that it has, and returns nothing. */
  StoreSession end() throws IOException {
    sign.close();
    DurableFiles.delete(folder);
    return this;
  }

  /** A path for a file or a folder that is not there yet. */
  Path temporary() {
    return folder.resolve("temporary").resolve(UUID.randomUUID().toString());
  }

  /** Keeps an artifact from garbage collection until {@link #release}. */
  void hold(String digest) throws IOException {
    Path mark = folder.resolve("held").resolve(digest);
    if (Files.notExists(mark)) {
      Files.createFile(mark);
    }
  }

  void release(Set<String> digests) throws IOException {
    for (Path mark : children(folder.resolve("held"))) {
      if (digests.contains(mark.getFileName().toString())) {
        Files.deleteIfExists(mark);
      }
    }
  }

  /** The artifacts that living processes hold. */
  static Set<String> held(Path sessions) throws IOException {
    Set<String> held = new HashSet<>();
    for (Path session : children(sessions)) {
      if (LifeSign.isAlive(session)) {
        children(session.resolve("held")).forEach(mark -> held.add(mark.getFileName().toString()));
      }
    }
    return held;
  }

  /** Deletes what killed processes have left; returns how many there were. */
  static int deleteDead(Path sessions) throws IOException {
    int deleted = 0;
    for (Path session : children(sessions)) {
      if (!LifeSign.isAlive(session)) {
        DurableFiles.delete(session);
        deleted++;
      }
    }
    return deleted;
  }

  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
