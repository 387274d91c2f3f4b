package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of all that was asked of the administration and changes something, and of all that was
 * refused: a JSON object a line, each with the digest of the line before. It only grows. A line is
 * on the disk before {@link #append} returns. Thread-safe; one process at a time.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private final Path file;
  private final Clock clock;
  private final FileChannel channel;
  private final FileChannel lock;
  private AuditHead head;
  private Optional<IOException> damage = Optional.empty();

  private AuditLog(Path file, Clock clock, FileChannel channel, FileChannel lock, AuditHead head) {
    this.file = file;
    this.clock = clock;
    this.channel = channel;
    this.lock = lock;
    this.head = head;
  }

  /**
   * Opens a log, or begins it. A last line that was not finished belongs to a request that was not
   * begun: it is cut off, which is recorded.
   *
   * @throws SensoriumException {@code AUDIT_FAILED} if the log does not hold together, or another
   *     process has it
   */
  public static AuditLog open(Path file, Clock clock) {
    try {
      FileChannel lock = lock(file);
      try {
        return open(file, clock, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed("the audit log '%s' cannot be opened (%s)".formatted(file, e), e);
    }
  }

  private static AuditLog open(Path file, Clock clock, FileChannel lock) throws IOException {
    FileChannel channel = writable(file);
    try {
      return open(file, clock, channel, lock);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel writable(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PrivateFiles.attributes("rw-------"));
  }

  private static AuditLog open(Path file, Clock clock, FileChannel channel, FileChannel lock)
      throws IOException {
    PrivateFiles.requirePrivate(file);
    AuditVerification found = AuditVerification.verify(file, Optional.empty());
    if (!found.intact()) {
      throw failed(
          "the audit log '%s' does not hold together (%s); keep it and '%s' as evidence elsewhere, and a new one begins"
              .formatted(file, found.finding(), headOf(file).getFileName()),
          null);
    }
    AuditHead head = new AuditHead(found.lines(), found.last());
    // Also before the first line, so that a log without its note is known to have lost it.
    head.write(headOf(file));
    AuditLog log = new AuditLog(file, clock, channel, lock, head);
    channel.position(channel.size() - found.tornBytes());
    if (found.tornBytes() > 0) {
      log.cut(found.tornBytes());
    }
    return log;
  }

  static Path headOf(Path log) {
    return log.resolveSibling(log.getFileName() + ".head");
  }

  /**
   * Writes a line and waits until it is on the disk.
   *
   * @throws SensoriumException {@code AUDIT_FAILED} if that is not possible; the log is then as
   *     before
   */
  synchronized AuditEntry append(AuditEvent event) {
    if (damage.isPresent()) {
      throw failed(
          "an earlier line of the audit log '%s' could not be taken back; restart the host"
              .formatted(file),
          damage.get());
    }
    AuditEntry entry = AuditEntry.of(event, head.number() + 1, clock.instant(), head.sha256());
    byte[] line = AdministrationJson.write(entry);
    AuditHead next = new AuditHead(entry.number(), Sha256.of(line));
    try {
      write(line, next);
      head = next;
      return entry;
    } catch (IOException e) {
      throw failed(
          "the audit log '%s' cannot be written (%s), and nothing changes without a record; make room on its disk"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The digest of the last line, to be noted elsewhere. */
  synchronized String last() {
    return head.sha256();
  }

  /** The newest entries, the oldest of them first. */
  List<AuditEntry> newest(int count) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      long end;
      synchronized (this) {
        end = head.number();
      }
      return lines
          .limit(end)
          .skip(Math.max(0, end - count))
          .map(
              line ->
                  AdministrationJson.read(line.getBytes(StandardCharsets.UTF_8), AuditEntry.class))
          .toList();
    } catch (IOException e) {
      throw failed("the audit log '%s' cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public synchronized void close() {
    try (lock) {
      channel.close();
    } catch (IOException e) {
      throw failed("the audit log '%s' cannot be closed".formatted(file), e);
    }
  }

  private void write(byte[] line, AuditHead next) throws IOException {
    long start = channel.position();
    try {
      ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      next.write(headOf(file));
    } catch (IOException e) {
      takeBack(start);
      throw e;
    }
  }

  private void takeBack(long start) {
    try {
      channel.truncate(start);
      channel.position(start);
      channel.force(true);
    } catch (IOException e) {
      damage = Optional.of(e);
    }
  }

  private void cut(long bytes) throws IOException {
    channel.truncate(channel.position());
    append(
        AuditEvent.of(
                Caller.nobody(""),
                "recover",
                file.getFileName().toString(),
                AuditEntry.Decision.DONE)
            .because("%d bytes of a line that was not finished were cut off".formatted(bytes)));
  }

  /**
   * A file of its own, which nothing else opens: a process loses its lock on a file when it closes
   * any channel to that file, and the log is read too.
   */
  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel = writable(file.resolveSibling(file.getFileName() + ".lock"));
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("The audit log {} is open in this very process", file, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw failed(
        "another host writes the audit log '%s'; give this one its own 'administration.folder'"
            .formatted(file),
        null);
  }

  private static SensoriumException failed(String message, @Nullable Throwable cause) {
    return cause == null
        ? new SensoriumException(ErrorCode.AUDIT_FAILED, message)
        : new SensoriumException(ErrorCode.AUDIT_FAILED, message, cause);
  }
}
