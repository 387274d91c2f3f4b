package io.sensorium.host.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Small;
import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.ModelChoice;
import io.sensorium.server.administration.Change.Removal;
import io.sensorium.server.administration.Revision;
import io.sensorium.server.administration.RolloutEnd;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
  @TempDir private Path home;
  private SmallHost host;

  @BeforeEach
  void start() throws IOException {
    host = new SmallHost(home);
    host.publish("one", "alpha");
    host.publish("two", "beta");
    host.start();
    assertEquals(2, host.generations().size(), () -> host.failures().toString());
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private static BundleBuilder alpha(String version) {
    return Bundles.smallEncoder("alpha", version, Small.Alpha.class);
  }

  private static BundleBuilder beta(String version) {
    return Bundles.smallEncoder("beta", version, Small.Beta.class);
  }

  private int model(String pipeline) {
    return host.pipeline(pipeline).model().orElseThrow();
  }

  @Test
  void changeTouchesOnlyWhatUsesIt() {
    Map<String, String> before = host.generations();
    host.install(alpha("1.0.1"));
    assertNotEquals(before.get("one"), host.generations().get("one"));
    assertEquals(before.get("two"), host.generations().get("two"));
    assertEquals(List.of("alpha/1.0.1", "base/1.0.0", "beta/1.0.0"), host.desired());
  }

  @Test
  void failureOfOnePipelineLeavesAllAsItWas() {
    requireRefused(Small.ThrowingBeta.class, "no such luck");
  }

  @Test
  void encoderThatGivesNoNumbersIsRefused() {
    requireRefused(Small.NumberlessBeta.class, "NaN");
  }

  private void requireRefused(Class<?> faulty, String cause) {
    Map<String, String> generations = host.generations();
    List<String> available = host.available();
    Status status = host.control().status();
    assertThrows(
        SensoriumException.class,
        () -> host.install(alpha("1.0.1"), Bundles.smallEncoder("beta", "1.0.1", faulty)));
    assertEquals(generations, host.generations());
    assertEquals(available, host.available());
    assertEquals(status.revision(), host.control().revision());
    assertEquals(status.bundles(), host.control().status().bundles());
    String reason = host.pipeline("two").reason().orElseThrow();
    assertTrue(reason.contains(cause), reason);
    host.install(beta("1.0.2"));
    assertEquals(Optional.empty(), host.pipeline("two").reason());
  }

  @Test
  void changeFromAnotherRevisionIsAConflict() {
    int revision = host.control().revision();
    Change change = host.installing(alpha("1.0.1")).at(revision - 1);
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> host.control().apply(change, "tester"));
    assertEquals(ErrorCode.STATE_CONFLICT, failure.code());
    assertEquals(revision + 1, host.control().apply(change.at(revision), "tester").after());
  }

  @Test
  void historyTellsWhoDidWhatTheNewestFirst() {
    host.install(alpha("1.0.1"));
    var unused = host.control().rollback(Optional.empty(), "another");
    List<Revision> history = host.control().history();
    assertEquals(List.of(3, 2, 1), history.stream().map(Revision::number).toList());
    assertEquals(
        List.of("another", "tester", "the installation"),
        history.stream().map(Revision::by).toList());
    assertEquals(List.of(true, false, false), history.stream().map(Revision::current).toList());
    assertEquals("back to revision 1", history.get(0).reason());
    assertTrue(history.get(1).reason().contains("com.example.alpha/1.0.1"), history::toString);
    assertEquals(List.of("alpha/1.0.0", "base/1.0.0", "beta/1.0.0"), host.desired());
  }

  @Test
  void removedBundleIsNotAdoptedAgain() {
    Change removal = Change.NONE.removing(new Removal("com.example.beta", Optional.empty(), true));
    var unused = host.control().apply(removal, "tester");
    host.restart();
    assertEquals(List.of("alpha/1.0.0", "base/1.0.0"), host.desired());
    assertEquals(Status.State.UNAVAILABLE, host.pipeline("two").state());
    assertEquals(Status.State.READY, host.pipeline("one").state());
  }

  @Test
  void bundleInUseIsNotRemoved() {
    Change removal = Change.NONE.removing(new Removal("com.example.beta", Optional.empty(), false));
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> host.control().apply(removal, "tester"));
    assertEquals(ErrorCode.CHANGE_REFUSED, failure.code());
    assertTrue(failure.getMessage().contains("'two'"), failure.getMessage());
  }

  @Test
  void rebuiltBundleOfTheFolderReplacesTheOldAtStart() {
    List<String> before = host.available();
    Path rebuilt = beta("1.0.0").file("rebuilt.txt", "yes").write(host.bundle("beta"));
    assertTrue(Files.exists(rebuilt));
    host.restart();
    assertEquals(List.of("alpha/1.0.0", "base/1.0.0", "beta/1.0.0"), host.desired());
    assertNotEquals(before, host.available());
    assertEquals(2, host.control().revision());
    assertEquals(2, host.generations().size());
  }

  @Test
  void upgradedBundleOfTheFolderTakesThePlaceOfTheOld() throws IOException {
    Files.delete(host.bundle("alpha"));
    alpha("1.0.1").write(host.bundle("alpha-1.0.1"));
    host.restart();
    assertEquals(List.of("alpha/1.0.1", "base/1.0.0", "beta/1.0.0"), host.desired());
    assertEquals(2, host.generations().size(), () -> host.failures().toString());
    int revision = host.control().revision();
    host.restart();
    assertEquals(revision, host.control().revision());
  }

  @Test
  void olderBundleThatStaysInTheFolderStays() {
    var unused = host.control().apply(Change.NONE.unloading(List.of("two")), "tester");
    Path newer =
        Bundles.smallEncoder("beta", "1.0.1", Small.NumberlessBeta.class)
            .write(host.bundle("beta-1.0.1"));
    assertTrue(Files.exists(newer));
    host.restart();
    assertEquals(List.of("alpha/1.0.0", "base/1.0.0", "beta/1.0.0", "beta/1.0.1"), host.desired());
    int revision = host.control().revision();
    host.restart();
    assertEquals(revision, host.control().revision());
  }

  /** The operator brought it, and so the operator takes it away. */
  @Test
  void bundleOfAnOperatorOutlivesAnUpgradeOfTheFolder() throws IOException {
    host.install(alpha("1.0.1"));
    Files.delete(host.bundle("alpha"));
    alpha("1.0.2").write(host.bundle("alpha-1.0.2"));
    host.restart();
    assertEquals(List.of("alpha/1.0.1", "alpha/1.0.2", "base/1.0.0", "beta/1.0.0"), host.desired());
  }

  @Test
  void olderBundleThatAPipelineAsksForOutlivesAnUpgrade() throws IOException {
    var unused =
        host.control()
            .apply(
                Change.NONE.defining(List.of(host.definition("two", "beta@[1,1.0.1)"))), "tester");
    Files.delete(host.bundle("beta"));
    Bundles.smallEncoder("beta", "1.0.1", Small.NumberlessBeta.class)
        .write(host.bundle("beta-1.0.1"));
    host.restart();
    assertEquals(List.of("alpha/1.0.0", "base/1.0.0", "beta/1.0.0", "beta/1.0.1"), host.desired());
    assertEquals(2, host.generations().size(), () -> host.failures().toString());
  }

  @Test
  void modelThatHasGoneFromItsFolderServesOn() throws IOException {
    host.publish("one", "alpha");
    host.restart();
    assertEquals(2, model("one"));
    DurableFiles.delete(host.model("one", 2));
    host.restart();
    assertEquals(2, model("one"));
    DurableFiles.delete(host.model("one", 1));
    host.restart();
    assertEquals(2, model("one"));
    host.publish("one", "alpha");
    host.publish("one", "alpha");
    host.publish("one", "alpha");
    host.restart();
    assertEquals(3, model("one"));
  }

  @Test
  void modelThatWasTrainedAnewUnderItsNumberIsAdopted() throws IOException {
    int revision = host.control().revision();
    String before = host.generations().get("one");
    host.publish("one", "alpha");
    DurableFiles.delete(host.model("one", 1));
    Files.move(host.model("one", 2), host.model("one", 1));
    host.restart();
    assertEquals(revision + 1, host.control().revision());
    assertEquals(1, model("one"));
    assertNotEquals(digest(before), digest(host.generations().get("one")));
    host.restart();
    assertEquals(revision + 1, host.control().revision());
  }

  /** What of a generation's name is not its number. */
  private static String digest(String generation) {
    return generation.substring(generation.indexOf('-'));
  }

  @Test
  void rolloutThatEndsByItselfIsTold() throws Exception {
    List<RolloutEnd> ends = new CopyOnWriteArrayList<>();
    host.listen(ends::add);
    host.publish("one", "alpha");
    int revision = host.control().revision();
    Change next =
        Change.NONE
            .serving(List.of(new ModelChoice("one", Optional.empty())))
            .because("a better one")
            .by(Change.Strategy.CANARY);
    assertEquals(revision, host.control().apply(next, "tester").after());
    host.predictUntil("one", () -> !ends.isEmpty());
    RolloutEnd end = ends.get(0);
    assertTrue(end.promoted(), end::toString);
    assertEquals(revision, end.before());
    assertEquals(revision + 1, end.after());
    assertEquals("a better one, by 'tester'", end.change());
    assertEquals(2, model("one"));
  }

  @Test
  void newestModelIsAdoptedUntilItIsRolledBack() {
    host.publish("one", "alpha");
    host.restart();
    assertEquals(2, model("one"));
    var unused = host.control().rollback(Optional.empty(), "tester");
    assertEquals(1, model("one"));
    host.restart();
    assertEquals(1, model("one"));
  }

  @Test
  void modelStaysRolledBackWhateverElseIsRolledBackAfterwards() {
    host.publish("one", "alpha");
    host.restart();
    var back = host.control().rollback(Optional.of(1), "tester");
    host.install(beta("1.0.1"));
    var further = host.control().rollback(Optional.of(1), "tester");
    assertEquals(back.after() + 2, further.after());
    host.restart();
    assertEquals(1, model("one"));
  }

  @Test
  void chosenModelIsNotOvertaken() {
    host.publish("one", "alpha");
    Change first = Change.NONE.serving(List.of(new ModelChoice("one", Optional.of(1))));
    var unused = host.control().apply(first, "tester");
    host.restart();
    assertEquals(1, model("one"));
  }

  @Test
  void unloadedPipelineStaysUnloaded() {
    var unused = host.control().apply(Change.NONE.unloading(List.of("two")), "tester");
    host.restart();
    assertEquals(List.of("one"), List.copyOf(host.generations().keySet()));
    Change again = Change.NONE.serving(List.of(new ModelChoice("two", Optional.empty())));
    var applied = host.control().apply(again, "tester");
    assertTrue(applied.changes().toString().contains("two"), applied::toString);
    host.restart();
    assertEquals(2, host.generations().size());
  }

  /** A file where the store has its sessions: nothing can be put any more, but all be read. */
  @Test
  void storeThatCannotBeWrittenServesWhatItHolds() throws IOException {
    host.publish("one", "alpha");
    var unused = host.control().apply(Change.NONE.unloading(List.of("two")), "tester");
    List<String> available = host.available();
    host.close();
    var rebuilt = alpha("1.0.0").file("rebuilt.txt", "yes").write(host.bundle("alpha"));
    assertTrue(Files.exists(rebuilt));
    Path sessions = host.store().resolve("sessions");
    Files.deleteIfExists(sessions);
    Files.writeString(sessions, "");
    host.restart();
    assertEquals(
        List.of(ErrorCode.STORE_NOT_WRITABLE),
        host.failures().stream().map(SensoriumException::code).toList());
    assertEquals(available, host.available());
    assertEquals(1, model("one"));
    assertEquals(List.of("one"), List.copyOf(host.generations().keySet()));
  }
}
