package io.sensorium.server;

/** Hears of every inference request that had been read whole, once it has its answer. */
@FunctionalInterface
public interface InferenceListener {
  /**
   * An answer is ready to be sent. Called on the thread that made it, which must not be kept.
   *
   * @param model as the client named it, whether there is one or not
   * @param status of HTTP
   * @param nanoseconds since the request had been read
   */
  void answered(String model, int status, long nanoseconds);
}
