package io.sensorium.host.process;

import io.sensorium.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that a process keeps locked in a folder of its own, so that others see whether it lives:
 * the operating system releases the lock when the process ends, however that happens.
 */
public final class LifeSign implements AutoCloseable {
  private static final String NAME = "lock";

  /** A lock is lost when any channel to its file closes, so this JVM's own are never tried. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private LifeSign(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Marks a folder as one of this process. */
  public static LifeSign in(Path folder) throws IOException {
    Path unlocked = folder.resolve(NAME + ".new");
    FileChannel lock =
        FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    OPEN.add(folder);
    try {
      lock.lock();
      // Nobody ever sees it without its lock.
      Files.move(unlocked, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      return new LifeSign(folder, lock);
    } catch (IOException | RuntimeException e) {
      OPEN.remove(folder);
      lock.close();
      throw e;
    }
  }

  /** Whether the process of a folder lives; one without a sign has begun or ended its work. */
  public static boolean isAlive(Path folder) throws IOException {
    if (OPEN.contains(folder)) {
      return true;
    }
    try (FileChannel channel = open(folder)) {
      return channel.tryLock() == null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Deletes a folder whose process was killed; one that has no sign stays. */
  static void deleteIfDead(Path folder) throws IOException {
    if (OPEN.contains(folder)) {
      return;
    }
    try (FileChannel channel = open(folder)) {
      if (channel.tryLock() != null) {
        DurableFiles.delete(folder);
      }
    } catch (NoSuchFileException e) {
      // Its process begins or ends, or another one deletes it.
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(folder.resolve(NAME), StandardOpenOption.WRITE);
  }

  /** From now on the folder may be deleted by others. */
  @Override
  public void close() throws IOException {
    lock.close();
    OPEN.remove(folder);
  }
}
