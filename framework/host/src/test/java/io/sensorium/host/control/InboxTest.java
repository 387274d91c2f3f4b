package io.sensorium.host.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Artifact;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.ChangePlan;
import io.sensorium.server.administration.Revision;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
  @TempDir private Path folder;
  private final Host host = new Host();
  private Inbox inbox;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** A host that does what a test says with each change. */
  private static final class Host implements Administration {
    final List<Change> changes = new ArrayList<>();
    Runnable outcome = () -> {};

    @Override
    public int revision() {
      return changes.size();
    }

    @Override
    public Status status() {
      return new Status(revision(), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public List<Revision> history() {
      return List.of();
    }

    @Override
    public ChangePlan plan(Change change) {
      return new ChangePlan(revision(), List.of(), List.of(), Optional.empty(), List.of());
    }

    @Override
    public Applied apply(Change change, String by) {
      changes.add(change);
      outcome.run();
      return new Applied(revision() - 1, revision(), List.of("changed"));
    }

    @Override
    public Applied rollback(Optional<Integer> revision, String by) {
      throw new AssertionError("an inbox never goes back");
    }

    @Override
    public Artifact accept(Path file) {
      return new Artifact("a".repeat(64), 1, "some", "1.0.0", "pinned");
    }
  }

  @BeforeEach
  void open() {
    inbox = new Inbox(folder, host, new TestClock());
  }

  @AfterEach
  void close() {
    inbox.close();
  }

  private final class TestClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Files are taken when they have been seen twice as they are. */
  private void look() {
    inbox.look();
    inbox.look();
  }

  private Path drop(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "pipeline: some");
  }

  private List<String> names(String where) throws IOException {
    Path below = folder.resolve(where);
    if (Files.notExists(below)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private String reason() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("refused"))) {
      return Files.readString(
          files.filter(file -> file.endsWith("reason.txt")).findFirst().orElseThrow());
    }
  }

  @Test
  void whatLiesThereTogetherIsOneChange() throws IOException {
    drop("one.yaml");
    drop("some.jar");
    drop(".hidden.yaml");
    drop("readme.txt");
    inbox.look();
    assertEquals(List.of(), host.changes, "a file may still grow");
    inbox.look();
    assertEquals(1, host.changes.size());
    assertEquals(1, host.changes.get(0).install().size());
    assertEquals(List.of("one.yaml", "some.jar"), names("taken"));
    look();
    assertEquals(1, host.changes.size());
  }

  @Test
  void whatIsRefusedIsPutAsideWithTheReason() throws IOException {
    host.outcome = () -> fail(new SensoriumException(ErrorCode.CHANGE_REFUSED, "it is no good"));
    requirePutAside("CHANGE_REFUSED: it is no good");
  }

  /** It would fail again with every look, and be on the record each time. */
  @Test
  void whatFailsForAnyOtherReasonIsPutAsideToo() throws IOException {
    host.outcome = () -> fail(new IllegalStateException("torn"));
    requirePutAside("INTERNAL: java.lang.IllegalStateException: torn");
  }

  @Test
  void errorOfAPluginPutsAsideWhatBroughtIt() throws IOException {
    host.outcome =
        () -> {
          throw new StackOverflowError("too deep");
        };
    requirePutAside("INTERNAL: java.lang.StackOverflowError: too deep");
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  private void requirePutAside(String reason) throws IOException {
    drop("one.yaml");
    look();
    look();
    assertEquals(1, host.changes.size());
    assertEquals(List.of("one.yaml", "reason.txt"), names("refused"));
    assertEquals(reason + "\n", reason());
    host.outcome = () -> {};
    drop("two.yaml");
    look();
    assertEquals(List.of("two.yaml"), names("taken"));
  }

  @Test
  void fileThatIsNoTextOrTooLargeIsRefused() throws IOException {
    Files.write(folder.resolve("one.yaml"), new byte[] {(byte) 0xff});
    look();
    assertTrue(reason().startsWith("INVALID_DEFINITION"), reason());
    now = now.plusSeconds(1);
    Files.write(folder.resolve("two.yaml"), new byte[5 << 20]);
    look();
    assertEquals(List.of("one.yaml", "reason.txt", "reason.txt", "two.yaml"), names("refused"));
    assertEquals(List.of(), host.changes);
  }

  /** Each attempt is two lines of the audit log, and a canary may take days. */
  @Test
  void rolloutUnderWayIsWaitedForWithoutAskingAllTheTime() throws IOException {
    host.outcome = () -> fail(new SensoriumException(ErrorCode.STATE_CONFLICT, "a rollout"));
    drop("one.yaml");
    look();
    look();
    assertEquals(1, host.changes.size());
    now = now.plus(Duration.ofMinutes(1));
    host.outcome = () -> {};
    look();
    assertEquals(2, host.changes.size());
    assertEquals(List.of("one.yaml"), names("taken"));
  }

  @Test
  void whatCannotBeMovedAwayIsDealtWithOnce() throws IOException {
    Files.writeString(folder.resolve("taken"), "a file in the way");
    drop("one.yaml");
    look();
    look();
    assertEquals(1, host.changes.size());
    Files.writeString(folder.resolve("one.yaml"), "pipeline: another");
    Files.delete(folder.resolve("taken"));
    look();
    assertEquals(2, host.changes.size());
    assertEquals(List.of("one.yaml"), names("taken"));
  }
}
