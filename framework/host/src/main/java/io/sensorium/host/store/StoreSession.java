package io.sensorium.host.store;

import io.sensorium.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What one process is working on: its temporary files, and the artifacts that it has put but that
 * no desired state names yet. It lasts as long as the process: a file that it keeps locked tells
 * the others whether it lives.
 *
 * <p>Sessions begin, end and are looked at only by who holds the store's lock.
 */
final class StoreSession {
  /** A lock is lost when any channel to its file closes, so this JVM's own are never tried. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private StoreSession(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static StoreSession start(Path sessions) throws IOException {
    Path folder = sessions.resolve(UUID.randomUUID().toString());
    try {
      Files.createDirectories(folder.resolve("temporary"));
      Files.createDirectory(folder.resolve("held"));
      StoreSession session = new StoreSession(folder, locked(folder.resolve("lock")));
      OPEN.add(folder);
      return session;
    } catch (IOException | RuntimeException e) {
      DurableFiles.delete(folder);
      throw e;
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Deletes all that it has, and returns nothing. */
  StoreSession end() throws IOException {
    lock.close();
    OPEN.remove(folder);
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
    for (String digest : digests) {
      Files.deleteIfExists(folder.resolve("held").resolve(digest));
    }
  }

  /** The artifacts that living processes hold. */
  static Set<String> held(Path sessions) throws IOException {
    Set<String> held = new HashSet<>();
    for (Path session : children(sessions)) {
      if (isAlive(session)) {
        children(session.resolve("held")).forEach(mark -> held.add(mark.getFileName().toString()));
      }
    }
    return held;
  }

  /** Deletes what killed processes have left; returns how many there were. */
  static int deleteDead(Path sessions) throws IOException {
    int deleted = 0;
    for (Path session : children(sessions)) {
      if (!isAlive(session)) {
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

  private static boolean isAlive(Path session) throws IOException {
    if (OPEN.contains(session)) {
      return true;
    }
    try (FileChannel channel =
        FileChannel.open(session.resolve("lock"), StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    } catch (NoSuchFileException e) {
      // Killed while it began or ended.
      return false;
    }
  }
}
