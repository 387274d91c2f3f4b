package io.sensorium.engine.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Update;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The backward pass and the optimizers: a script of its own, so that a step is two calls however
 * many weights there are.
 */
final class UpdateScript implements AutoCloseable {
  private static final String RESOURCE = "updates.py";

  private final LoadedScript script;

  UpdateScript(Engine libtorch, Device device) {
    script = new LoadedScript(libtorch, source(), List.of(), device);
  }

  private static String source() {
    try (InputStream resource = UpdateScript.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("resource '" + RESOURCE + "' is missing from the bundle");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Overwrites each target with its source. */
  void copy(NDManager scope, NDList targets, NDList sources) {
    if (!targets.isEmpty()) {
      script.call(scope, "copy", lists("targets", targets, "sources", sources));
    }
  }

  /** {@link Update.Sgd}. */
  void sgd(NDManager scope, NDArray loss, NDList weights, Update.Sgd update) {
    NDArray settings = scope.create(new double[] {update.learningRate(), update.weightDecay()});
    script.call(
        scope,
        "sgd",
        lists("loss", new NDList(loss), "weights", weights, "settings", new NDList(settings)));
  }

  /**
   * {@link Update.AdamW}.
   *
   * @param step counted from 1
   */
  void adamW(
      NDManager scope,
      NDArray loss,
      NDList weights,
      Moments moments,
      Update.AdamW update,
      long step) {
    NDArray settings =
        scope.create(
            new double[] {
              update.learningRate(),
              update.beta1(),
              update.beta2(),
              update.epsilon(),
              update.weightDecay(),
              1 - Math.pow(update.beta1(), (double) step),
              1 - Math.pow(update.beta2(), (double) step)
            });
    Map<String, NDList> inputs =
        lists("loss", new NDList(loss), "weights", weights, "settings", new NDList(settings));
    inputs.put("first", moments.first());
    inputs.put("second", moments.second());
    script.call(scope, "adamw", inputs);
  }

  /** Running means of gradients and of their squares, in the order of the weights. */
  record Moments(NDList first, NDList second) {}

  private static Map<String, NDList> lists(Object... namesAndLists) {
    Map<String, NDList> lists = new java.util.LinkedHashMap<>();
    for (int i = 0; i < namesAndLists.length; i += 2) {
      lists.put((String) namesAndLists[i], (NDList) namesAndLists[i + 1]);
    }
    return lists;
  }

  @Override
  public void close() {
    script.close();
  }
}
