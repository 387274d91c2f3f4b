package io.sensorium.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.server.administration.AuditEntry.Decision;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to an audit log shows. */
class AuditLogTest {
  private static final Caller CALLER = new Caller("key ci", Optional.of(Role.OPERATE), "::1");
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameIt() {
    file = folder.resolve("audit.jsonl");
  }

  @Test
  void newLogIsIntact() throws Exception {
    assertTrue(verify().intact());
    open().close();
    assertTrue(verify().intact());
    assertEquals(0, verify().lines());
  }

  @Test
  void linesFollowEachOtherOverRestarts() throws Exception {
    write(3);
    write(2);

    assertEquals(5, verify().lines());
    assertTrue(verify().intact(), verify().finding());
    List<String> lines = Files.readAllLines(file);
    AuditEntry last = entry(lines.get(4));
    assertEquals(5, last.number());
    assertEquals(Sha256.of(bytes(lines.get(3))), last.previous());
    assertEquals(Sha256.of(bytes(lines.get(4))), verify().last());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void editedLineIsNoticed(int number) throws Exception {
    write(5);
    tamper(
        lines -> {
          lines.set(number - 1, lines.get(number - 1).replace("key ci", "key me"));
          return lines;
        });
    assertBroken(number == 5 ? 5 : number + 1);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "4,4"})
  void removedLineIsNoticed(int number, int noticed) throws Exception {
    write(5);
    tamper(
        lines -> {
          lines.remove(number - 1);
          return lines;
        });
    assertBroken(noticed);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void insertedLineIsNoticed(int after) throws Exception {
    write(5);
    tamper(
        lines -> {
          String forged = lines.get(after - 1).replace("key ci", "key me");
          lines.add(after, forged);
          return lines;
        });
    assertBroken(after + 1);
  }

  @Test
  void exchangedLinesAreNoticed() throws Exception {
    write(5);
    tamper(
        lines -> {
          Collections.swap(lines, 1, 2);
          return lines;
        });
    assertBroken(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void cutEndIsNoticed(int left) throws Exception {
    write(5);
    tamper(lines -> lines.subList(0, left));
    assertBroken(left + 1);
    assertTrue(verify().finding().contains("cut"), verify().finding());
  }

  @Test
  void deletedLogIsNoticed() throws Exception {
    write(2);
    Files.delete(file);
    assertBroken(1);
  }

  @Test
  void missingOrDamagedNoteOfTheEndIsNoticed() throws Exception {
    write(2);
    Files.writeString(AuditLog.headOf(file), "{}}");
    assertFalse(verify().intact());
    Files.delete(AuditLog.headOf(file));
    assertFalse(verify().intact());
  }

  /** Whoever can write both files can forge both; only a digest kept elsewhere tells. */
  @Test
  void replacedLogIsNoticedByADigestThatIsKeptElsewhere() throws Exception {
    write(3);
    String kept = verify().last();
    write(1);
    assertTrue(AuditVerification.verify(file, Optional.of(kept)).intact());

    Files.delete(file);
    Files.delete(AuditLog.headOf(file));
    write(4);
    assertTrue(verify().intact(), "the chain alone does not tell");
    assertFalse(AuditVerification.verify(file, Optional.of(kept)).intact());
  }

  @Test
  void tamperedLogIsNotGoneOnWith() throws Exception {
    write(3);
    tamper(lines -> lines.subList(0, 2));
    SensoriumException refusal = assertThrows(SensoriumException.class, this::open);
    assertEquals(ErrorCode.AUDIT_FAILED, refusal.code());
    assertTrue(refusal.getMessage().contains("line 3"), refusal.getMessage());
  }

  @Test
  void lineThatTheMachineDidNotFinishIsCutOffAndThatIsRecorded() throws Exception {
    write(2);
    Files.writeString(file, "{\"number\":3,\"ti", StandardOpenOption.APPEND);
    assertTrue(verify().intact(), verify().finding());
    assertEquals(15, verify().tornBytes());

    open().close();
    AuditEntry last = entry(Files.readAllLines(file).get(2));
    assertEquals("recover", last.action());
    assertTrue(verify().intact(), verify().finding());
    assertEquals(3, verify().lines());
  }

  @Test
  void machineMayStopBeforeTheEndIsNoted() throws Exception {
    write(2);
    byte[] head = Files.readAllBytes(AuditLog.headOf(file));
    write(1);
    Files.write(AuditLog.headOf(file), head);
    assertTrue(verify().intact(), verify().finding());
    assertTrue(verify().finding().contains("stopped"), verify().finding());
    write(1);
    Files.write(AuditLog.headOf(file), head);
    assertBroken(4);
  }

  @Test
  void concurrentAppendsMakeOneChain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (AuditLog log = open()) {
      Callable<Long> append = () -> log.append(event()).number();
      List<Future<Long>> numbers =
          threads.invokeAll(IntStream.range(0, 200).mapToObj(i -> append).toList());
      List<Long> sorted = new ArrayList<>();
      for (Future<Long> number : numbers) {
        sorted.add(number.get());
      }
      Collections.sort(sorted);
      assertEquals(IntStream.rangeClosed(1, 200).mapToObj(Long::valueOf).toList(), sorted);
    } finally {
      threads.shutdownNow();
    }
    assertTrue(verify().intact(), verify().finding());
    assertEquals(200, verify().lines());
  }

  @Test
  void secondHostIsKeptOut() throws Exception {
    try (AuditLog log = open()) {
      log.append(event());
      SensoriumException refusal = assertThrows(SensoriumException.class, this::open);
      assertTrue(refusal.getMessage().contains("another host"), refusal.getMessage());
    }
  }

  /** Whoever reads the log must not take the lock away, as closing any channel to a file does. */
  @Test
  void secondProcessIsKeptOutAlsoAfterTheLogWasRead() throws Exception {
    write(1);
    try (AuditLog log = open()) {
      assertEquals(1, log.newest(10).size());
      assertTrue(verify().intact());
      String said = LockingProcess.openElsewhere(file);
      assertTrue(said.contains("another host"), said);
    }
    assertEquals("open", LockingProcess.openElsewhere(file));
  }

  @Test
  void logIsVerifiedWhileItIsWritten() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    AtomicBoolean enough = new AtomicBoolean();
    try (AuditLog log = open()) {
      Future<Long> written =
          thread.submit(
              () -> {
                while (!enough.get()) {
                  log.append(event());
                }
                return log.append(event()).number();
              });
      long seen = 0;
      for (int i = 0; i < 50 || seen < 100; i++) {
        AuditVerification found = verify();
        assertTrue(found.intact(), found.finding());
        seen = found.lines();
      }
      enough.set(true);
      assertEquals(written.get(), verify().lines());
    } finally {
      enough.set(true);
      thread.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"number\":1,\"previous\":null}"})
  void lineWithoutItsMembersIsNoneOfALog(String line) throws Exception {
    open().close();
    Files.writeString(file, line + "\n");
    assertBroken(1);
    assertEquals(ErrorCode.AUDIT_FAILED, assertThrows(SensoriumException.class, this::open).code());
  }

  @Test
  void noteOfTheEndWithoutItsDigestIsADamagedOne() throws Exception {
    write(1);
    Files.writeString(AuditLog.headOf(file), "{\"number\":1}");
    assertFalse(verify().intact());
  }

  /** A line that is too long to be read again would keep the host from starting. */
  @Test
  void longTextsAreCutSoThatTheLogGoesOn() throws Exception {
    String text = "x".repeat(3 << 20);
    try (AuditLog log = open()) {
      log.append(AuditEvent.of(CALLER, "create-key", text, Decision.ALLOWED).because(text));
    }
    assertTrue(Files.size(file) < 10_000, () -> "a line of " + file.toFile().length() + " bytes");
    write(1);
    assertTrue(verify().intact(), verify().finding());
  }

  @Test
  void halfACharacterIsNoReasonNotToRecord() throws Exception {
    try (AuditLog log = open()) {
      log.append(event().because("\ud800"));
    }
    assertEquals(Optional.of("?"), entry(Files.readAllLines(file).get(0)).reason());
  }

  /** More than is kept of a line in memory: what a tampering hand left is cut off wholly. */
  @Test
  void longUnfinishedLineIsCutOffWholly() throws Exception {
    write(1);
    Files.writeString(file, "y".repeat(3 << 20), StandardOpenOption.APPEND);
    write(1);
    assertTrue(verify().intact(), verify().finding());
    assertEquals(3, verify().lines());
  }

  @Test
  void lineThatCannotBeNotedIsTakenBack() throws Exception {
    try (AuditLog log = open()) {
      log.append(event());
      String before = Files.readString(file);
      // A folder in its place: the note of the end cannot be written.
      Path head = AuditLog.headOf(file);
      Path kept = Files.move(head, folder.resolve("kept"));
      Files.createDirectories(head.resolve("in-the-way"));
      SensoriumException failure =
          assertThrows(SensoriumException.class, () -> log.append(event()));
      assertEquals(ErrorCode.AUDIT_FAILED, failure.code());
      assertEquals(before, Files.readString(file));
      Files.delete(head.resolve("in-the-way"));
      Files.delete(head);
      Files.move(kept, head);
      log.append(event());
    }
    assertTrue(verify().intact(), verify().finding());
    assertEquals(2, verify().lines());
  }

  @Test
  void textsOfClientsStayOnTheirLine() throws Exception {
    try (AuditLog log = open()) {
      log.append(event().because("first\n{\"number\":9}\u2028"));
      log.append(event());
    }
    assertEquals(2, verify().lines());
  }

  private AuditLog open() {
    return AuditLog.open(file, Clock.systemUTC());
  }

  private void write(int count) {
    try (AuditLog log = open()) {
      for (int i = 0; i < count; i++) {
        log.append(event());
      }
    }
  }

  private AuditVerification verify() throws IOException {
    return AuditVerification.verify(file, Optional.empty());
  }

  private void assertBroken(long line) throws IOException {
    assertEquals(Optional.of(line), verify().broken(), verify().finding());
  }

  private void tamper(UnaryOperator<List<String>> change) throws IOException {
    List<String> lines = change.apply(new ArrayList<>(Files.readAllLines(file)));
    Files.writeString(file, lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  private static AuditEvent event() {
    return AuditEvent.of(CALLER, "apply", "stamps", Decision.ALLOWED).from(1);
  }

  private static AuditEntry entry(String line) {
    return AdministrationJson.read(bytes(line), AuditEntry.class);
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
