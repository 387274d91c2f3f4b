package io.sensorium.it.crash;

import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What operators do to a store, each with things that chance chooses. */
enum Operation {
  INSTALL {
    @Override
    StateChange change(Store store, Path scratch, RandomGenerator random) {
      Bundle bundle = bundle(store, "bundle-" + random.nextInt(1000), random);
      return unchanged(store, this).with(bundle);
    }
  },
  UPDATE {
    @Override
    StateChange change(Store store, Path scratch, RandomGenerator random) {
      Bundle old = one(store.states().current().bundles(), random);
      return unchanged(store, this)
          .withoutBundle(old.name(), old.version())
          .with(bundle(store, old.name(), random));
    }
  },
  REMOVE {
    @Override
    StateChange change(Store store, Path scratch, RandomGenerator random) {
      Bundle old = one(store.states().current().bundles(), random);
      return unchanged(store, this).withoutBundle(old.name(), old.version());
    }
  },
  /** A new model serves. */
  ACTIVATE {
    @Override
    StateChange change(Store store, Path scratch, RandomGenerator random) throws IOException {
      Path folder = Files.createDirectories(scratch.resolve("version"));
      Files.write(folder.resolve("network.onnx"), bytes(random, 300_000));
      Files.write(folder.resolve("model.json"), bytes(random, 300));
      Files.createDirectories(folder.resolve("samples"));
      Files.write(folder.resolve("samples/manifest.jsonl"), bytes(random, 3000));
      Model model = new Model(1 + random.nextInt(1000), store.artifacts().put(folder));
      String definition = put(store, bytes(random, 500));
      String name = "pipeline-" + random.nextInt(3);
      return unchanged(store, this)
          .with(new Pipeline(name, definition, Optional.of(model), random.nextBoolean()));
    }
  },
  ROLLBACK {
    @Override
    StateChange change(Store store, Path scratch, RandomGenerator random) {
      int current = store.states().current().revision();
      int back = Math.max(1, current - random.nextInt(KEPT_REVISIONS));
      return StateChange.of(store.states().revision(back), "crash", label());
    }
  };

  /** Fewer than by default, so that there always is garbage. */
  static final int KEPT_REVISIONS = 5;

  private static final int FEWEST_BUNDLES = 3;
  private static final int MOST_BUNDLES = 12;

  /** One that a state has things for. */
  static Operation next(DesiredState state, RandomGenerator random) {
    if (state.bundles().size() < FEWEST_BUNDLES) {
      return INSTALL;
    }
    Operation chosen = one(List.of(values()), random);
    return chosen == INSTALL && state.bundles().size() >= MOST_BUNDLES ? REMOVE : chosen;
  }

  /** Puts what the change names into the store. */
  abstract StateChange change(Store store, Path scratch, RandomGenerator random) throws IOException;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static StateChange unchanged(Store store, Operation operation) {
    return StateChange.of(store.states().current(), "crash", operation.label());
  }

  private static Bundle bundle(Store store, String name, RandomGenerator random) {
    String version = random.nextInt(100) + ".0." + random.nextInt(100);
    return new Bundle(name, version, put(store, bytes(random, 200_000)), "pinned");
  }

  private static String put(Store store, byte[] content) {
    return store.artifacts().put("a random file", new ByteArrayInputStream(content));
  }

  private static byte[] bytes(RandomGenerator random, int most) {
    byte[] bytes = new byte[1 + random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static <T> T one(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }
}
