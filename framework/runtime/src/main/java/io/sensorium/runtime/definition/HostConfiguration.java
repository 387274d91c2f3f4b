package io.sensorium.runtime.definition;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a host runs: {@code sensorium.yaml}.
 *
 * @param threads that preprocess contents for one encoder, or run one network; absent for one a
 *     processor
 * @param computeThreads of the engines
 */
public record HostConfiguration(
    Server server,
    Administration administration,
    Folders folders,
    History history,
    Optional<Integer> threads,
    ComputeThreads computeThreads,
    Batching batching,
    Limits limits,
    Serving serving,
    Memory memory,
    Verification verification) {

  /** Where the host listens. */
  public record Server(String host, int port) {
    /** This machine alone. */
    public static final Server DEFAULTS = new Server("127.0.0.1", 8000);
  }

  /**
   * Where the host listens for its operators. Any other address than this machine's own takes
   * {@code tls}, or {@code plainText} where something in front of it encrypts.
   *
   * @param folder of keys and the audit log; absolute
   * @param plainText whether to listen without TLS for other machines
   * @param jwt which tokens are accepted beside API keys; absent for none
   */
  public record Administration(
      String host, int port, Path folder, Optional<Tls> tls, boolean plainText, Optional<Jwt> jwt) {
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Free of the ports that servers of the same protocol use: 8000, 8001 and 8002. */
    public static final int DEFAULT_PORT = 8010;
  }

  /** The PEM files of a certificate chain and of its private key; absolute. */
  public record Tls(Path certificate, Path key) {}

  /**
   * Which JSON web tokens are accepted.
   *
   * @param issuer that made them
   * @param audience that they must be for
   * @param jwks file of the issuer's public keys, a JSON web key set; absolute
   * @param roleClaim claim that holds the role: {@code observe}, {@code operate} or {@code install}
   */
  public record Jwt(String issuer, String audience, Path jwks, String roleClaim) {}

  /**
   * Where the host's files are; absolute.
   *
   * @param store of artifacts and desired state
   * @param inbox that bundles and pipeline files are dropped into
   * @param cache of fetched and derived files; absent for the user's own cache folder
   */
  public record Folders(
      Path bundles, Path pipelines, Path models, Path store, Path inbox, Optional<Path> cache) {}

  /**
   * What can be gone back to.
   *
   * @param keptRevisions of the desired state, the current one included; from 1. What only older
   *     ones need is deleted
   */
  public record History(int keptRevisions) {
    public static final History DEFAULTS = new History(20);
  }

  /**
   * What engines compute with.
   *
   * @param total of all engines together
   * @param byEngine what is kept for single engines, by name; the others divide what is left
   */
  public record ComputeThreads(int total, Map<String, Integer> byEngine) {
    /** One a processor. */
    public static final ComputeThreads DEFAULTS =
        new ComputeThreads(Runtime.getRuntime().availableProcessors(), Map.of());

    public ComputeThreads {
      byEngine = Map.copyOf(byEngine);
      if (kept(byEngine) > total) {
        throw new IllegalArgumentException(byEngine + " are more than " + total + " threads");
      }
    }

    /** The threads that are kept for single engines. */
    public int kept() {
      return kept(byEngine);
    }

    static int kept(Map<String, Integer> byEngine) {
      return byEngine.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

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
   * @param answerTimeout the longest that a request may take; its client may ask for less
   */
  public record Limits(long requestBytes, long embeddingCacheBytes, Duration answerTimeout) {
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  }

  /**
   * What a model version must have to serve.
   *
   * @param requireParity a certificate of it; absent if none is asked for
   */
  public record Serving(Optional<RequiredParity> requireParity) {}

  /**
   * The parity certificate that is asked for.
   *
   * @param engines that must have been compared, by name
   * @param tolerance how far their outputs may differ
   */
  public record RequiredParity(List<String> engines, double tolerance) {
    public RequiredParity {
      engines = List.copyOf(engines);
    }
  }

  /**
   * What pipelines may take.
   *
   * @param hostBytes of all networks on the CPU together; absent for what the machine has
   */
  public record Memory(Optional<Long> hostBytes) {}

  /**
   * What bundles must show before they load.
   *
   * @param trust folder of certificates and revocation lists, which need not be there
   * @param trustStore more certificates; absent for none
   * @param pins file of accepted digests, beside those that the distribution ships, which need not
   *     be there
   */
  public record Verification(
      Policy policy, Path trust, Optional<TrustStoreFile> trustStore, Path pins) {}

  /**
   * A key store of trusted certificates, PKCS #12 or JKS.
   *
   * @param password where it stands: never in the configuration itself
   */
  public record TrustStoreFile(Path file, PasswordPlace password) {}

  /** Where a password stands; one of the two. */
  public record PasswordPlace(Optional<Path> file, Optional<String> variable) {
    public PasswordPlace {
      if (file.isPresent() == variable.isPresent()) {
        throw new IllegalArgumentException("a password stands in a file or in a variable");
      }
    }
  }

  /** Who must vouch for a bundle. */
  public enum Policy {
    /** A trusted signer. */
    SIGNED,
    /** A trusted signer, or a pin of its digest. */
    PINNED,
    /** Nobody. */
    OPEN;

    /** As the configuration writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
