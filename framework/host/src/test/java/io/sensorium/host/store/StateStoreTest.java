package io.sensorium.host.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir private Path root;
  private Store store;
  private StateStore states;

  @BeforeEach
  void open() {
    store = Store.open(root, Clock.fixed(NOW, ZoneOffset.UTC));
    states = store.states();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void beginsEmptyAndWritesNothing() throws IOException {
    assertEquals(DesiredState.EMPTY, states.current());
    assertEquals(List.of(), states.history());
    assertEquals(List.of(), StoreSession.children(root));
  }

  @Test
  void commitIsCurrentAndInTheHistory() {
    DesiredState first = commit("echo", "1.0.0");
    DesiredState second = commit("echo", "1.1.0");

    assertEquals(
        new DesiredState(1, NOW, "ana", "echo/1.0.0", List.of(bundle("echo", "1.0.0")), List.of()),
        first);
    assertEquals(2, second.bundles().size());
    assertEquals(second, states.current());
    assertEquals(List.of(first, second), states.history());
    assertEquals(first, states.revision(1));
    try (Store other = Store.open(root)) {
      assertEquals(second, other.states().current());
      assertEquals(List.of(), other.states().damages());
    }
  }

  @Test
  void proposalChangesNothing() {
    StateChange change = StateChange.of(states.current(), "ana", "try").with(bundle("echo", "1.0"));

    assertEquals(1, states.propose(0, change).bundles().size());
    assertEquals(DesiredState.EMPTY, states.current());
  }

  @Test
  void changeFromAnOlderRevisionIsRefused() {
    commit("echo", "1.0.0");

    SensoriumException conflict =
        assertThrows(
            SensoriumException.class,
            () -> states.commit(0, StateChange.of(DesiredState.EMPTY, "ben", "late")));

    assertEquals(ErrorCode.STATE_CONFLICT, conflict.code());
    assertEquals(
        "the change by 'ben' was made from revision 0 of the desired state, but revision 1, by 'ana', is current; look at it, and make the change from there",
        conflict.getMessage());
    assertEquals(1, states.current().revision());
  }

  @Test
  void stateNamesOnlyWhatTheStoreHas() {
    Bundle absent = new Bundle("echo", "1.0.0", "a".repeat(64), "");

    SensoriumException refused =
        assertThrows(
            SensoriumException.class,
            () -> states.commit(0, StateChange.of(DesiredState.EMPTY, "ana", "").with(absent)));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, refused.code());
    assertTrue(refused.getMessage().startsWith("bundle 'echo/1.0.0' is not in the store"));
    assertEquals(DesiredState.EMPTY, states.current());
  }

  @Test
  void rollbackIsANewRevision() {
    DesiredState first = commit("echo", "1.0.0");
    commit("echo", "1.1.0");

    DesiredState back = states.rollback(2, 1, "ben", "1.1.0 is slow");

    assertEquals(3, back.revision());
    assertEquals("ben", back.by());
    assertEquals(first.bundles(), back.bundles());
    assertEquals(back, states.current());
    assertTrue(states.difference(1, 3).isEmpty());
    SensoriumException absent =
        assertThrows(SensoriumException.class, () -> states.rollback(3, 9, "ben", ""));
    assertEquals(ErrorCode.NOT_FOUND, absent.code());
  }

  @Test
  void editedStateIsNoticedAndTheSoundCopyUsed() throws IOException {
    DesiredState first = commit("echo", "1.0.0");
    Path file = root.resolve("desired-state.json");
    Files.writeString(file, Files.readString(file).replace("ana", "eve"));

    assertEquals(first, states.current());
    assertEquals(2, states.damages().size());
    assertTrue(states.damages().get(0).contains("its digest does not fit"));
    assertTrue(states.damages().get(1).startsWith("revision 1, the newest sound one, is used"));

    commit("echo", "1.1.0");
    assertEquals(List.of(), states.damages());
    assertEquals(2, states.current().revision());
  }

  @Test
  void tornStateFallsBackToTheLastSoundRevision() throws IOException {
    DesiredState first = commit("echo", "1.0.0");
    commit("echo", "1.1.0");
    tear(root.resolve("desired-state.json"));
    tear(root.resolve("history/2.json"));

    assertEquals(first, states.current());

    // Number 2 was promised once and must not mean something else.
    assertEquals(3, commit("echo", "1.2.0").revision());
    assertEquals(List.of(1, 3), states.history().stream().map(DesiredState::revision).toList());
    assertEquals(1, states.damages().size());
  }

  @Test
  void missingStateIsTakenFromTheHistory() throws IOException {
    DesiredState first = commit("echo", "1.0.0");
    Files.delete(root.resolve("desired-state.json"));

    assertEquals(first, states.current());
    assertEquals(1, states.damages().size());
  }

  @Test
  void storeWithoutASoundStateDoesNotStartAnew() throws IOException {
    commit("echo", "1.0.0");
    tear(root.resolve("desired-state.json"));
    tear(root.resolve("history/1.json"));

    SensoriumException damaged = assertThrows(SensoriumException.class, () -> Store.open(root));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, damaged.code());
  }

  @Test
  void revisionThatWasNeverPromisedIsForgotten() throws IOException {
    commit("echo", "1.0.0");
    DesiredState orphan = states.propose(1, StateChange.of(states.current(), "eve", "killed"));
    Files.writeString(root.resolve("history/2.json"), StateJson.seal(orphan));

    assertEquals(1, states.history().size());
    DesiredState second = commit("echo", "1.1.0");
    assertEquals(second, states.revision(2));
  }

  @Test
  void differenceTellsWhatWasAddedRemovedAndUpdated() {
    Pipeline old = pipeline("stamps", 1);
    Pipeline fresh = pipeline("stamps", 2);
    commit("gone", "1.0.0");
    commit("echo", "1.0.0");
    states.commit(2, StateChange.of(states.current(), "ana", "").with(old));
    states.commit(
        3,
        StateChange.of(states.current(), "ana", "")
            .withoutBundle("gone", "1.0.0")
            .withoutBundle("echo", "1.0.0")
            .with(bundle("echo", "2.0.0"))
            .with(bundle("new", "1.0.0"))
            .with(fresh)
            .with(pipeline("shapes", 1)));

    StateDifference difference = states.difference(3, 4);

    assertEquals(List.of(bundle("new", "1.0.0")), difference.bundles().added());
    assertEquals(List.of(bundle("gone", "1.0.0")), difference.bundles().removed());
    assertEquals(
        List.of(new StateDifference.Update<>(bundle("echo", "1.0.0"), bundle("echo", "2.0.0"))),
        difference.bundles().updated());
    assertEquals(
        List.of(new StateDifference.Update<>(old, fresh)), difference.pipelines().updated());
    assertEquals(List.of(pipeline("shapes", 1)), difference.pipelines().added());
  }

  private DesiredState commit(String name, String version) {
    DesiredState current = states.current();
    return states.commit(
        current.revision(),
        StateChange.of(current, "ana", name + "/" + version).with(bundle(name, version)));
  }

  private Bundle bundle(String name, String version) {
    return new Bundle(name, version, put(name + version), "pinned");
  }

  private Pipeline pipeline(String name, int model) {
    return new Pipeline(
        name, put("definition"), Optional.of(new Model(model, put("model " + model))), true);
  }

  private String put(String content) {
    return store
        .artifacts()
        .put("a test", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static void tear(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }
}
