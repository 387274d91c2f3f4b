package io.sensorium.host.store;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private final StateReadings readings = new StateReadings();

  StateFiles(StoreFolder folder) {
    this.folder = folder;
  }

  /**
   * The current state as it was found.
   *
   * @param nextRevision above all that ever was promised
   */
  record Current(DesiredState state, int nextRevision) {}

  /**
   * Reads the current state, or what takes its place.
   *
   * @param damages gets a sentence for each file that is not as it was written
   */
  Current current(List<String> damages) {
    Optional<DesiredState> state = find(folder.currentState(), damages);
    return state
        .map(sound -> new Current(sound, sound.revision() + 1))
        .orElseGet(() -> substitute(damages));
  }

  /** Reads the last sound revisions up to the current one, at most so many, the oldest first. */
  List<DesiredState> last(int count, DesiredState current, List<String> damages) {
    List<DesiredState> newestFirst = new ArrayList<>();
    if (current.revision() > 0) {
      newestFirst.add(current);
    }
    for (Path file : files().headMap(current.revision(), false).descendingMap().values()) {
      if (newestFirst.size() < count) {
        find(file, damages).ifPresent(newestFirst::add);
      }
    }
    Collections.reverse(newestFirst);
    return List.copyOf(newestFirst);
  }

  private Current substitute(List<String> damages) {
    NavigableMap<Integer, Path> files = files();
    if (files.isEmpty() && damages.isEmpty()) {
      return new Current(DesiredState.EMPTY, 1);
    }
    for (Path file : files.descendingMap().values()) {
      Optional<DesiredState> sound = find(file, damages);
      if (sound.isPresent()) {
        damages.add(
            "revision %d, the newest sound one, is used in the place of %s"
                .formatted(sound.get().revision(), folder.currentState()));
        return new Current(sound.get(), files.lastKey() + 1);
      }
    }
    throw new SensoriumException(
        ErrorCode.ARTIFACT_DAMAGED,
        "the desired state in %s is damaged, and no earlier revision is sound (%s); restore the folder from a backup, or move it away to start anew"
            .formatted(folder.root(), String.join("; ", damages)));
  }

  /** Makes a state the current one. The caller holds the store's lock. */
  void write(DesiredState state, StoreSession session) throws IOException {
    Path revision = folder.history().resolve(state.revision() + ".json");
    byte[] sealed = StateJson.seal(state).getBytes(StandardCharsets.UTF_8);
    try {
      publish(sealed, revision, session);
      publish(sealed, folder.currentState(), session);
    } catch (IOException | RuntimeException e) {
      DurableFiles.delete(revision);
      throw e;
    }
    readings.remember(revision, sealed, state);
    readings.remember(folder.currentState(), sealed, state);
  }

  private static void publish(byte[] content, Path target, StoreSession session)
      throws IOException {
    Path temporary = session.temporary();
    try {
      Files.write(temporary, content);
      DurableFiles.publish(temporary, target);
    } finally {
      DurableFiles.delete(temporary);
    }
  }

  private NavigableMap<Integer, Path> files() {
    NavigableMap<Integer, Path> files = new TreeMap<>();
    for (Path file : folder.children(folder.history())) {
      Matcher name = REVISION.matcher(file.getFileName().toString());
      if (name.matches()) {
        files.put(Integer.valueOf(name.group(1)), file);
      }
    }
    return files;
  }

  private Optional<DesiredState> find(Path file, List<String> damages) {
    try {
      return Optional.of(readings.read(file));
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
