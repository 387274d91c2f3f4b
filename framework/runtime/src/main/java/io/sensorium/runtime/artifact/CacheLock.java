package io.sensorium.runtime.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between threads and processes. A file lock belongs to the whole JVM and is refused to its
 * second thread, so threads queue before they ask for it.
 */
final class CacheLock implements AutoCloseable {
  private static final ConcurrentHashMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();
  private final ReentrantLock threads;
  private final FileChannel channel;

  private CacheLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /** Waits for the lock. */
  static CacheLock acquire(Path file) throws IOException {
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), key -> new ReentrantLock());
    threads.lock();
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new CacheLock(threads, channel);
    } catch (IOException | RuntimeException e) {
      threads.unlock();
      throw e;
    }
  }

  /** Gives the lock back; the file stays, because another process may be waiting on it. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      threads.unlock();
    }
  }
}
