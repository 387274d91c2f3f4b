package io.sensorium.host.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Small;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.Store;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.ModelChoice;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are tried on requests before they are committed. */
@Timeout(120)
class RolloutsTest {
  @TempDir private Path home;
  private SmallHost host;
  private int revision;
  private Map<String, String> before;
  private List<String> available;

  @BeforeEach
  void start() throws IOException {
    host = new SmallHost(home);
    host.publish("one", "alpha");
    host.publish("two", "beta");
    host.start();
    assertEquals(2, host.generations().size(), () -> host.failures().toString());
    revision = host.control().revision();
    before = host.generations();
    available = host.available();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  /** A next version of the bundle of pipeline {@code one}. */
  private Change next() {
    return host.installing(Bundles.smallEncoder("alpha", "1.0.1", Small.Alpha.class))
        .by(Change.Strategy.CANARY);
  }

  private Applied apply(Change change) {
    return host.control().apply(change, "tester");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  private void requireAsBefore() {
    assertEquals(revision, host.control().revision());
    assertEquals(before, host.generations());
    assertEquals(available, host.available());
    assertEquals(revision + 1, apply(next().by(Change.Strategy.IMMEDIATE)).after());
  }

  @Test
  void candidateThatTakesOverIsCommitted() throws InterruptedException {
    assertEquals(revision, apply(next()).after());
    assertEquals(before, host.generations());

    host.promote("one");

    await(() -> host.control().revision() == revision + 1);
    assertEquals(List.of("alpha/1.0.1", "base/1.0.0", "beta/1.0.0"), host.desired());
    host.restart();
    assertEquals(List.of("alpha/1.0.1", "base/1.0.0", "beta/1.0.0"), host.desired());
  }

  @Test
  void nothingElseIsChangedMeanwhile() {
    var unused = apply(next());

    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> apply(Change.NONE.unloading(List.of("two"))));

    assertEquals(ErrorCode.STATE_CONFLICT, failure.code());
    var taken = host.control().rollback(Optional.empty(), "tester");
    assertEquals(revision, taken.after());
    requireAsBefore();
  }

  @Test
  void whatIsTakenBackLeavesNoPipelineThatNobodyDesires() {
    host.publish("three", "alpha");
    var tried = apply(next().serving(List.of(new ModelChoice("three", Optional.empty()))));
    assertEquals(revision, tried.after());
    assertEquals(3, host.generations().size());

    var taken = host.control().rollback(Optional.empty(), "tester");

    assertEquals(revision, taken.after());
    requireAsBefore();
  }

  @Test
  void whatCannotBeCommittedIsTakenBack() throws InterruptedException {
    var unused = apply(next());
    try (Store store = Store.open(host.store())) {
      var other = StateChange.of(store.states().current(), "another process", "for itself");
      assertEquals(revision + 1, store.states().commit(revision, other).revision());
    }

    host.promote("one");

    await(() -> host.available().equals(available));
    await(() -> digest(host.generations()).equals(digest(before)));
  }

  /** What of a generation's name is not its number. */
  private static String digest(Map<String, String> generations) {
    return generations.get("one").replaceAll(".*-", "");
  }

  @Test
  void whatNothingServesBesideIsCommittedAtOnce() {
    host.publish("three", "beta");
    Change change =
        Change.NONE
            .serving(List.of(new ModelChoice("three", Optional.empty())))
            .by(Change.Strategy.CANARY);

    assertEquals(revision + 1, apply(change).after());
    assertEquals(3, host.generations().size());
  }
}
