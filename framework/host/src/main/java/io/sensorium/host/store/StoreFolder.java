package io.sensorium.host.store;

import io.sensorium.runtime.artifact.ProcessLock;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store's folder as one process has it open: where things lie in it, and who may write. */
final class StoreFolder implements AutoCloseable {
  private final Path root;
  private @Nullable StoreSession session;

  StoreFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  Path root() {
    return root;
  }

  Path artifacts() {
    return root.resolve("artifacts");
  }

  Path currentState() {
    return root.resolve("desired-state.json");
  }

  Path history() {
    return root.resolve("history");
  }

  Path sessions() {
    return root.resolve("sessions");
  }

  /** Work that changes the store. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does work while nobody else changes the store. It must not ask for the same again.
   *
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  <T> T exclusively(Work<T> work) {
    return writing(
        () -> {
          try (ProcessLock lock = ProcessLock.acquire(root.resolve("lock"))) {
            return work.run();
          }
        });
  }

  /**
   * Does work that writes.
   *
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  <T> T writing(Work<T> work) {
    try {
      return work.run();
    } catch (IOException | ReadOnlyFileSystemException e) {
      throw new SensoriumException(
          ErrorCode.STORE_NOT_WRITABLE,
          "store folder %s cannot be written to: %s; what it holds serves on"
              .formatted(root, reason(e)),
          e);
    }
  }

  /**
   * What is in one of its folders; nothing if that is not there.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} if it cannot be read
   */
  List<Path> children(Path folder) {
    try {
      return StoreSession.children(folder);
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE,
          "store folder " + root + " cannot be read: " + reason(e),
          e);
    }
  }

  /**
   * Nothing is written before something has to be, so that a store that is only read may be
   * read-only.
   */
  synchronized StoreSession session() {
    if (session == null) {
      session = exclusively(() -> StoreSession.start(sessions()));
    }
    return session;
  }

  /** Gives back what this process held. */
  @Override
  public synchronized void close() {
    if (session != null) {
      StoreSession ended = session;
      session = null;
      exclusively(ended::end);
    }
  }

  static String reason(Exception cause) {
    if (cause instanceof ReadOnlyFileSystemException) {
      return "its file system is read-only";
    }
    if (cause instanceof AccessDeniedException) {
      return "access to " + cause.getMessage() + " is denied";
    }
    if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
      return cause.getMessage() + " is not a folder";
    }
    if (cause instanceof NoSuchFileException) {
      return cause.getMessage() + " is not there";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
