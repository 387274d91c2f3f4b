package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.SensoriumException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What reading a whole audit log has shown.
 *
 * @param lines that hold together, from the first on
 * @param last sha256 of the last of them; zeros if there is none
 * @param broken number of the first line that does not fit, from 1; absent if all do
 * @param finding in one sentence
 * @param tornBytes of a last line that was not finished: what a machine leaves that stops in the
 *     middle of writing
 */
public record AuditVerification(
    long lines, String last, Optional<Long> broken, String finding, long tornBytes) {
  private static final int LONGEST_LINE = 1 << 20;

  /**
   * Verifies a log against its own chain, the note of its end, and a line that is known to have
   * been there.
   *
   * <p>An edited, removed, inserted or reordered line breaks the chain at that line or the next. A
   * log that was cut does not reach the noted end. A host may go on writing meanwhile. What cannot
   * be noticed here is somebody who writes a whole new chain and its end: for that, keep a line's
   * digest elsewhere and give it as {@code known}.
   *
   * @param known sha256 of a line that must be there
   */
  public static AuditVerification verify(Path log, Optional<String> known) throws IOException {
    Optional<AuditHead> head;
    try {
      head = AuditHead.read(AuditLog.headOf(log));
    } catch (SensoriumException e) {
      return broken(0, AuditEntry.NO_LINE, 1, "the note of the log's end was edited");
    }
    if (Files.notExists(log)) {
      return head.filter(end -> end.number() > 0).isPresent()
          ? broken(0, AuditEntry.NO_LINE, 1, "the log is missing, but the note of its end is there")
          : new AuditVerification(0, AuditEntry.NO_LINE, Optional.empty(), "there is no log", 0);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(log))) {
      return new Reading(log, in, head, known).run();
    }
  }

  public boolean intact() {
    return broken.isEmpty();
  }

  private static AuditVerification broken(long lines, String last, long line, String finding) {
    return new AuditVerification(lines, last, Optional.of(line), finding, 0);
  }

  /** One pass over a log. */
  private static final class Reading {
    private final Path log;
    private final InputStream in;
    private final Optional<AuditHead> head;
    private final Optional<String> known;
    private long lines;
    private long lineBytes;
    private String last = AuditEntry.NO_LINE;
    private boolean headSeen;
    private boolean knownSeen;
    private boolean ended;

    /** As the end was noted before the log was read. */
    Reading(Path log, InputStream in, Optional<AuditHead> head, Optional<String> known) {
      this.log = log;
      this.in = in;
      this.head = head;
      this.known = known;
      headSeen = head.isEmpty() || head.get().equals(AuditHead.NONE);
    }

    AuditVerification run() throws IOException {
      while (true) {
        byte[] line = line();
        if (!ended) {
          return end(lineBytes);
        }
        Optional<String> fault = fault(line);
        if (fault.isPresent()) {
          return broken(lines, last, lines + 1, "line %d %s".formatted(lines + 1, fault.get()));
        }
        lines++;
        last = Sha256.of(line);
        knownSeen |= known.filter(last::equals).isPresent();
        headSeen |= head.filter(new AuditHead(lines, last)::equals).isPresent();
      }
    }

    private Optional<String> fault(byte[] line) {
      AuditEntry entry;
      try {
        entry = AdministrationJson.read(line, AuditEntry.class);
      } catch (SensoriumException e) {
        return Optional.of("is no line of an audit log");
      }
      if (!entry.previous().equals(last)) {
        return Optional.of(
            "does not follow the line before: one of the two was edited, or one between them removed or inserted");
      }
      if (entry.number() != lines + 1) {
        return Optional.of("has the number " + entry.number());
      }
      return head.filter(end -> end.number() == lines + 1)
          .filter(end -> !end.sha256().equals(Sha256.of(line)))
          .map(end -> "is not the one that was noted as the last: it was edited");
    }

    private AuditVerification end(long torn) throws IOException {
      if (!headSeen) {
        return broken(
            lines,
            last,
            lines + 1,
            "the log ends after line %d, but line %d was noted as the last: its end was cut"
                .formatted(lines, head.orElse(AuditHead.NONE).number()));
      }
      if (lines > 0 && head.isEmpty()) {
        return broken(lines, last, lines, "the note of the log's end is missing");
      }
      if (known.isPresent() && !knownSeen) {
        return broken(
            lines, last, 1, "no line has the digest that was given: the log was replaced");
      }
      long beyond = lines - notedMeanwhile();
      if (beyond > 1) {
        return broken(
            lines,
            last,
            lines - beyond + 2,
            "%d lines follow the one that was noted as the last: they were added"
                .formatted(beyond));
      }
      return new AuditVerification(lines, last, Optional.empty(), whole(beyond, torn), torn);
    }

    /** A host that runs has noted the lines that it wrote while the log was read. */
    private long notedMeanwhile() throws IOException {
      return AuditHead.read(AuditLog.headOf(log)).orElse(AuditHead.NONE).number();
    }

    private String whole(long beyond, long torn) {
      if (torn > 0) {
        return "all %d lines hold together; %d bytes of a line follow that the host has not finished"
            .formatted(lines, torn);
      }
      return beyond > 0
          ? "all %d lines hold together; the last was written as the host stopped, or added since"
              .formatted(lines)
          : "all %d lines hold together".formatted(lines);
    }

    /** The next line without its end; {@code ended} says whether it had one. */
    private byte[] line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ended = false;
      lineBytes = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          ended = true;
          break;
        }
        lineBytes++;
        if (line.size() < LONGEST_LINE) {
          line.write(next);
        }
      }
      return line.toByteArray();
    }
  }
}
