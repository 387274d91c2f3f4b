package io.sensorium.host.control;

import io.sensorium.host.store.StateChange;
import io.sensorium.server.administration.RolloutEnd;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who listen how rollouts end. Thread-safe. */
final class RolloutEnds {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutEnds.class);
  private final List<Consumer<RolloutEnd>> listeners = new CopyOnWriteArrayList<>();

  void listen(Consumer<RolloutEnd> listener) {
    listeners.add(listener);
  }

  /** That one cannot be told takes back neither the change nor its end. */
  void tell(boolean promoted, PendingChange change, int revision, String cause) {
    StateChange wanted = change.target().state();
    String who = "%s, by '%s'".formatted(wanted.reason(), wanted.by());
    RolloutEnd end = new RolloutEnd(promoted, change.revision(), revision, who, cause);
    for (Consumer<RolloutEnd> listener : listeners) {
      try {
        listener.accept(end);
      } catch (SensoriumException e) {
        LOG.error("It could not be recorded that {}", end, e);
      }
    }
  }
}
