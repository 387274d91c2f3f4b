package io.sensorium.runtime.definition;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a host runs: {@code sensorium.yaml}.
 *
 * @param threads of the host's own work, such as preprocessing; absent for one a processor
 * @param computeThreads of one engine computation; absent for the engine's own choice
 */
public record HostConfiguration(
    Server server,
    Folders folders,
    Optional<Integer> threads,
    Optional<Integer> computeThreads,
    Batching batching,
    Limits limits) {

  /** Where the host listens. */
  public record Server(String host, int port) {
    /** This machine alone. */
    public static final Server DEFAULTS = new Server("127.0.0.1", 8000);
  }

  /**
   * Where the host's files are; absolute.
   *
   * @param cache of fetched and derived files; absent for the user's own cache folder
   */
  public record Folders(Path bundles, Path pipelines, Path models, Optional<Path> cache) {}

  /**
   * How requests to one encoder share a call.
   *
   * @param maximumSize samples in one batch
   * @param maximumQueueDelay how long a sample may wait for others
   * @param maximumQueueSize samples that may wait; more are refused as {@code OVERLOADED}
   */
  public record Batching(int maximumSize, Duration maximumQueueDelay, int maximumQueueSize) {}

  /**
   * What one request or cache may take.
   *
   * @param requestBytes the largest request body
   * @param embeddingCacheBytes embeddings kept in memory, all encoders together; 0 for none
   */
  public record Limits(long requestBytes, long embeddingCacheBytes) {}
}
