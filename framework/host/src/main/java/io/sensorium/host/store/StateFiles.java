package io.sensorium.host.store;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the desired state. A change is first written to the history and then, by one atomic
 * replacement, to the current file; what the history has beyond the current file was never
 * promised.
 */
final class StateFiles {
  private static final Pattern REVISION = Pattern.compile("([1-9]\\d{0,8})\\.json");
  private final StoreFolder folder;

  StateFiles(StoreFolder folder) {
    this.folder = folder;
  }

  /**
   * What was found.
   *
   * @param history all sound revisions up to the current one, the oldest first
   * @param nextRevision above all that ever was promised
   * @param damages a sentence for each file that is not as it was written
   */
  record Reading(
      DesiredState current, List<DesiredState> history, int nextRevision, List<String> damages) {
    Reading {
      history = List.copyOf(history);
      damages = List.copyOf(damages);
    }
  }

  Reading read() {
    try {
      return reading();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE,
          "store folder " + folder.root() + " cannot be read: " + StoreFolder.reason(e),
          e);
    }
  }

  private Reading reading() throws IOException {
    List<String> damages = new ArrayList<>();
    Optional<DesiredState> current = find(folder.currentState(), damages);
    NavigableMap<Integer, Path> files = historyFiles();
    int last = current.map(DesiredState::revision).orElse(Integer.MAX_VALUE);
    NavigableMap<Integer, DesiredState> history = history(files.headMap(last, true), damages);
    if (current.isPresent()) {
      history.put(last, current.get());
      return new Reading(current.get(), List.copyOf(history.values()), last + 1, damages);
    }
    if (files.isEmpty() && damages.isEmpty()) {
      return new Reading(DesiredState.EMPTY, List.of(), 1, damages);
    }
    return substitute(history, files, damages);
  }

  private Reading substitute(
      NavigableMap<Integer, DesiredState> history,
      NavigableMap<Integer, Path> files,
      List<String> damages) {
    if (history.isEmpty()) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "the desired state in %s is damaged, and no earlier revision is sound (%s); restore the folder from a backup, or move it away to start anew"
              .formatted(folder.root(), String.join("; ", damages)));
    }
    DesiredState newest = history.lastEntry().getValue();
    damages.add(
        "revision %d, the newest sound one, is used in the place of %s"
            .formatted(newest.revision(), folder.currentState()));
    return new Reading(newest, List.copyOf(history.values()), files.lastKey() + 1, damages);
  }

  /** Makes a state the current one. The caller holds the store's lock. */
  void write(DesiredState state, StoreSession session) throws IOException {
    Path revision = folder.history().resolve(state.revision() + ".json");
    String sealed = StateJson.seal(state);
    try {
      publish(sealed, revision, session);
      publish(sealed, folder.currentState(), session);
    } catch (IOException | RuntimeException e) {
      DurableFiles.delete(revision);
      throw e;
    }
  }

  private static void publish(String text, Path target, StoreSession session) throws IOException {
    Path temporary = session.temporary();
    try {
      Files.writeString(temporary, text);
      DurableFiles.publish(temporary, target);
    } finally {
      DurableFiles.delete(temporary);
    }
  }

  private static NavigableMap<Integer, DesiredState> history(
      Map<Integer, Path> files, List<String> damages) {
    TreeMap<Integer, DesiredState> history = new TreeMap<>();
    files.forEach(
        (number, file) -> find(file, damages).ifPresent(state -> history.put(number, state)));
    return history;
  }

  private NavigableMap<Integer, Path> historyFiles() throws IOException {
    TreeMap<Integer, Path> files = new TreeMap<>();
    for (Path file : StoreSession.children(folder.history())) {
      Matcher name = REVISION.matcher(file.getFileName().toString());
      if (name.matches()) {
        files.put(Integer.valueOf(name.group(1)), file);
      }
    }
    return files;
  }

  private static Optional<DesiredState> find(Path file, List<String> damages) {
    try {
      return Optional.of(StateJson.unseal(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      damages.add(file + " cannot be read: " + StoreFolder.reason(e));
    } catch (SensoriumException e) {
      damages.add(file + " is damaged: " + e.getMessage());
    }
    return Optional.empty();
  }
}
