package io.sensorium.server.administration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a host runs.
 *
 * @param revision of the desired state, from 0
 * @param leaks what should have been given back and was not
 * @param breakers parts that are kept from requests because they failed
 */
public record Status(
    int revision,
    List<Pipeline> pipelines,
    List<Bundle> bundles,
    List<Leak> leaks,
    List<Breaker> breakers) {
  public Status {
    pipelines = List.copyOf(pipelines);
    bundles = List.copyOf(bundles);
    leaks = List.copyOf(leaks);
    breakers = List.copyOf(breakers);
  }

  /** The states of a model in the Open Inference Protocol. */
  public enum State {
    READY,
    LOADING,
    UNLOADING,
    UNAVAILABLE;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static State of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * A pipeline that is to serve.
   *
   * @param generation that answers; absent if none does
   * @param model number of its model version
   * @param reason why it is in that state, or what the newest attempt to change it came to; absent
   *     if there is nothing to say
   */
  public record Pipeline(
      String name,
      State state,
      Optional<String> generation,
      Optional<Integer> model,
      Optional<String> reason) {}

  /**
   * An installed bundle.
   *
   * @param acceptance why verification let it in, in one line
   * @param usedBy names of pipelines
   */
  public record Bundle(
      String name, String version, String sha256, String acceptance, List<String> usedBy) {
    public Bundle {
      usedBy = List.copyOf(usedBy);
    }
  }

  /**
   * What keeps a bundle in memory that has been uninstalled.
   *
   * @param bundle name and version
   * @param path from a root of the heap to what leaks, in words
   */
  public record Leak(String bundle, String path) {}

  /**
   * An open circuit breaker.
   *
   * @param part such as {@code encoder 'minilm' 1.0.0}
   * @param retryMilliseconds until it is tried again
   */
  public record Breaker(String part, String reason, long retryMilliseconds) {}
}
